/** Returns HTML that is one block in Markdown: without blank lines, and no line of it looks like code. */
export function squeezed(html: string): string {
  return html
    .split(/(<(pre|textarea|script|style)\b[\s\S]*?<\/\2>)/gi)
    .map((part, at) => {
      if (at % 3 === 2) return ''
      return at % 3 === 1 ? part : part.replace(/\n\s*/g, '\n').replace(/^[ \t]+/, '')
    })
    .join('')
    .replace(/^\n+|\s+$/g, '')
}
