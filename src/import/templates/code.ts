/** A fenced block, also in a list or quotation, or a code span. */
const code =
  /(?<=^|\n)[ \t>]*(?:[-*+] |\d+[.)] )?(?<fence>`{3,}|~{3,})[^\n]*\n(?:[\s\S]*?\n)??[ \t>]*\k<fence>[`~]*[ \t]*(?=\n|$)|(?<!`)(?<ticks>`+)(?!`)(?:(?!\n[ \t]*\n)[\s\S])*?(?<!`)\k<ticks>(?!`)/g

/** Returns Markdown in which `change` was made to everything that is no code. */
export function outsideCode(markdown: string, change: (text: string) => string): string {
  let [made, end] = ['', 0]
  for (const { 0: found, index } of markdown.matchAll(code)) {
    made += change(markdown.slice(end, index)) + found
    end = index + found.length
  }
  return made + change(markdown.slice(end))
}

/** Returns a fenced block of code, with more ticks than it has in it. */
export function fence(text: string, language = ''): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length))
  const ticks = '`'.repeat(longest + 1)
  return `\n\n${ticks}${language}\n${text.replace(/^[ \t]*\n|\s+$/g, '')}\n${ticks}\n\n`
}
