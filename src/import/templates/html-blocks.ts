const block =
  'address|article|aside|blockquote|center|details|div|dl|fieldset|figure|footer|form|h[1-6]|header|iframe|main|nav|ol|p|section|table|ul|video'
const attributes = String.raw`(?:\s(?:"[^"]*"|'[^']*'|[^"'<>])*)?`
const opening = new RegExp(`^ {0,3}<(${block})(${attributes})>`, 'gim')

/**
 * Returns Markdown for kramdown as CommonMark has it: a blank line doesn't end a block of HTML before its
 * element ends, and the text in it is Markdown only if it says so.
 */
export function withWholeBlocks(text: string): string {
  let [made, end] = ['', 0]
  for (const { 0: tag, 1: name = '', 2: given = '', index } of text.matchAll(opening)) {
    if (index < end || tag.endsWith('/>')) continue
    const close = closingOf(text, name, index + tag.length)
    if (!close) continue
    const inside = text.slice(index + tag.length, close.index)
    const shown = /\smarkdown\s*=\s*["']?(?:1|block|span)/i.test(given)
      ? `${tag.trim()}\n\n${withWholeBlocks(dedented(inside)).trim()}\n\n</${name}>`
      : squeezed(`${tag}${inside}</${name}>`)
    made += `${text.slice(end, index)}${shown}\n\n`
    end = close.end
  }
  return made + text.slice(end)
}

function closingOf(text: string, name: string, from: number) {
  const tags = new RegExp(`<(/?)${name}(?:\\s[^<>]*)?>`, 'gi')
  tags.lastIndex = from
  let depth = 1
  for (let found = tags.exec(text); found; found = tags.exec(text)) {
    if (!found[0].endsWith('/>')) depth += found[1] ? -1 : 1
    if (depth === 0) return { index: found.index, end: tags.lastIndex }
  }
  return undefined
}

function dedented(text: string): string {
  const lines = text.split('\n')
  const widths = lines.slice(1).flatMap((line) => (line.trim() ? [line.search(/\S/)] : []))
  const width = Math.min(...widths, 100)
  return lines.map((line) => line.replace(new RegExp(`^[ \\t]{0,${width}}`), '')).join('\n')
}

/**
 * Returns HTML that is one block in Markdown: it has no blank line, and no line that looks like code.
 * Lines of code in it stay as they are.
 */
export function squeezed(html: string): string {
  return html
    .split(/(<(?:pre|textarea|script|style)\b[\s\S]*?<\/(?:pre|textarea|script|style)>)/gi)
    .map((part, at) => {
      return at % 2 ? part.replace(/\n(?=[ \t]*\n)/g, '&#10;') : part.replace(/\n\s*/g, '\n')
    })
    .join('')
    .trim()
}
