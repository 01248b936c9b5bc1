declare module 'sax' {
  /** With `xmlns` every name is resolved; an unbound prefix is an error. */
  export type QualifiedTag = {
    local: string
    uri: string
    attributes: Record<string, { name: string; value: string }>
  }

  /** The strict parser throws nothing by itself: it hands each error to `onerror`. */
  export type Parser = {
    onerror: (error: Error) => void
    ondoctype: (doctype: string) => void
    onopentag: (tag: QualifiedTag) => void
    onclosetag: () => void
    ontext: (text: string) => void
    oncdata: (text: string) => void
    write: (text: string) => Parser
    close: () => Parser
  }

  export function parser(strict: true, options: { xmlns: true }): Parser
}
