/** The part of sax 1.6.1 that xml.ts uses; the package has no types of its own. */
declare module 'sax' {
  export type StrictTag = {
    uri: string
    local: string
    attributes: Record<string, { name: string; value: string }>
  }

  export type StrictParser = {
    onerror: (error: Error) => void
    ondoctype: (text: string) => void
    onopentag: (tag: StrictTag) => void
    onclosetag: () => void
    ontext: (text: string) => void
    oncdata: (text: string) => void
    write: (text: string) => StrictParser
    close: () => void
  }

  export function parser(
    strict: true,
    options: { xmlns: true; strictEntities: true; position: true },
  ): StrictParser
}
