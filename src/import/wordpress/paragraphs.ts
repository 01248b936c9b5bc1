/** Elements that WordPress leaves outside paragraphs. */
const block =
  'table|thead|tfoot|caption|col|colgroup|tbody|tr|td|th|div|dl|dd|dt|ul|ol|li|pre|form|map|area|blockquote|address|style|p|h[1-6]|hr|fieldset|legend|section|article|aside|hgroup|header|footer|nav|figure|figcaption|details|menu|summary|iframe|video|audio|object|script'
const opens = new RegExp(`(<(?:${block})(?:\\s[^>]*)?>)`, 'gi')
const closes = new RegExp(`(</(?:${block})>)`, 'gi')
const isBlock = new RegExp(`^\\s*</?(?:${block})[\\s/>]`, 'i')

/** Stands for the end of a line that makes no `<br>`. */
const keep = '\uE0FA'

/**
 * Returns the HTML of a text of WordPress's classic editor, in which an empty line ends a paragraph and
 * any other line end is a break, as its function `wpautop` makes it. Verbatim text stays as it is.
 */
export function toParagraphs(text: string): string {
  if (!text.trim()) return ''
  const verbatim: string[] = []
  const held = text
    .replace(/\r\n?/g, '\n')
    .replace(/<(pre|script|style|svg|textarea)\b[\s\S]*?<\/\1>/gi, (found) => {
      return `\n\n<pre data-held="${verbatim.push(found) - 1}"></pre>\n\n`
    })
    .replace(/<[a-z][^>]*>/gi, (tag) => tag.replaceAll('\n', ' '))
    .replace(/<(ul|ol|table|object|video|audio|select)\b[\s\S]*?<\/\1>/gi, (found) => {
      // Between the parts of a list or table, a line end is nothing.
      return found.replace(/\n+/g, keep)
    })
  const parts = held
    .replace(opens, '\n\n$1')
    .replace(closes, '$1\n\n')
    .replaceAll(keep, '\n')
    .replace(/(<(?:li|td|th|dd|dt|option|tr|ul|ol|tbody|thead|table)(?:\s[^>]*)?>)\n+/gi, '$1')
    .split(/\n\s*\n/)
  const made = parts.map((part) => {
    const trimmed = part.trim()
    if (!trimmed) return ''
    if (isBlock.test(trimmed) || /^<!--[\s\S]*-->$/.test(trimmed)) return inside(trimmed)
    return `<p>${breaks(trimmed)}</p>`
  })
  return made
    .filter(Boolean)
    .join('\n')
    .replace(/<pre data-held="(\d+)"><\/pre>/g, (_, at) => verbatim[Number(at)] ?? '')
}

/** The text right in an element such as `<div>` or `<li>` keeps its breaks. */
function inside(part: string): string {
  const [, tag = '', rest = ''] = /^(<[^>]*>)([\s\S]*)$/.exec(part) ?? []
  return tag && !/^<\/?(?:ul|ol|table|tr|tbody|thead|dl|pre|style|script|hr)\b/i.test(tag)
    ? tag + breaks(rest.trim())
    : part
}

function breaks(text: string): string {
  return text.replace(/(?<!<br\s*\/?>)[ \t]*\n/gi, '<br>\n')
}
