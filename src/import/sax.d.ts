/** The part of sax 1.6.1 that is used here and in the tests; the package has no types of its own. */
declare module 'sax' {
  type Parser = {
    error: Error | null
    line: number
    onerror: (error: Error) => void
    ontext: (text: string) => void
    oncdata: (text: string) => void
    write: (text: string) => Parser
    resume: () => Parser
    close: () => void
  }

  export type StrictTag = {
    uri: string
    local: string
    attributes: Record<string, { name: string; value: string }>
  }

  export type StrictParser = Parser & {
    ondoctype: (text: string) => void
    onopentag: (tag: StrictTag) => void
    onclosetag: () => void
  }

  export type PlainTag = { name: string; attributes: Record<string, string> }

  export type PlainParser = Parser & {
    onopentag: (tag: PlainTag) => void
    onclosetag: (name: string) => void
  }

  export function parser(
    strict: true,
    options: { xmlns: true; strictEntities: true; position: true },
  ): StrictParser

  export function parser(strict: true, options: { position: true }): PlainParser

  // The package is CommonJS in a form in which Node finds no names.
  const sax: { parser: typeof parser }
  // biome-ignore lint/style/noDefaultExport: Node gives a CommonJS package no other export.
  export default sax
}
