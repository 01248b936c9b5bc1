/** The part of sax 1.6.1 that is used here and in the tests; the package has no types of its own. */
declare module 'sax' {
  type Parser<Tag> = {
    error: Error | null
    line: number
    onerror: (error: Error) => void
    ontext: (text: string) => void
    oncdata: (text: string) => void
    ondoctype: (text: string) => void
    onopentag: (tag: Tag) => void
    onclosetag: () => void
    write: (text: string) => Parser<Tag>
    resume: () => void
    close: () => void
  }

  type Attribute = { name: string; value: string }
  type StrictTag = { uri: string; local: string; attributes: Record<string, Attribute> }
  type PlainTag = { name: string; attributes: Record<string, string> }

  // The package is CommonJS in a form in which Node finds no names.
  const sax: {
    parser(
      strict: true,
      options: { xmlns: true; strictEntities: true; position: true },
    ): Parser<StrictTag>
    parser(strict: true, options: { position: true }): Parser<PlainTag>
  }
  // biome-ignore lint/style/noDefaultExport: Node gives a CommonJS package no other export.
  export default sax
}
