import { outsideCode } from './templates/code.ts'

/** Returns what stands in the place of an address; undefined if it stays. */
export type Change = (address: string) => string | undefined

const inLink =
  /(\]\(\s*)(<[^<>\n]*>|(?:[^()<>\n"']|\([^()\n]*\))+?)(?=[ \t]*(?:\n?[ \t]*["'(][^\n]*)?\))/g
// `[^a]: Words` is a footnote.
const definition = /^( {0,3}\[(?!\^)[^\]\n]+\]:[ \t]*)(<[^<>\n]*>|\S+)/gm
const tag = /<[a-z](?:"[^"]*"|'[^']*'|[^"'<>])*>/gi
const inAttribute = /(\s(?:src|href|poster|data-src)\s*=\s*)(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/gi
const inSet = /(\s(?:srcset|data-srcset)\s*=\s*)(?:"([^"]*)"|'([^']*)')/gi

/** Returns Markdown in which the addresses of links, pictures and HTML outside code are changed. */
export function changeAddresses(markdown: string, change: Change): string {
  return outsideCode(markdown, (text) => {
    const link = (whole: string, before: string, written: string): string => {
      const instead = change(written.replace(/^<(.*)>$/, '$1').trim())
      return instead === undefined ? whole : before + instead
    }
    return changeInHtml(text.replace(inLink, link).replace(definition, link), change)
  })
}

/** Returns HTML in which the addresses of links and of what is loaded are changed. */
export function changeInHtml(html: string, change: Change): string {
  return html.replace(tag, (one) => changeInTag(one, change))
}

function changeInTag(tag: string, change: Change): string {
  return tag
    .replace(inAttribute, (whole, before: string, a?: string, b?: string, c?: string) => {
      const instead = change((a ?? b ?? c ?? '').trim().replaceAll('&amp;', '&'))
      return instead === undefined ? whole : `${before}"${instead.replaceAll('&', '&amp;')}"`
    })
    .replace(inSet, (_, before: string, a?: string, b?: string) => {
      const files = (a ?? b ?? '').split(/,\s+|,(?=https?:|\/)/).map((one) => {
        const [address = '', ...size] = one.trim().split(/\s+/)
        return [change(address) ?? address, ...size].join(' ')
      })
      return `${before}"${files.join(', ')}"`
    })
}
