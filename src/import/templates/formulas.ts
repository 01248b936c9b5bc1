import { outsideCode } from './code.ts'

/** Whether a text has TeX between dollar signs. */
export function hasFormulas(markdown: string): boolean {
  let has = false
  outsideCode(markdown, (text) => {
    has ||= /\$\$[\s\S]+?\$\$|(?<![\\$\w])\$(?=\S)[^$\n]*[\\^_{=][^$\n]*\$(?!\d)/.test(text)
    return text
  })
  return has
}

/**
 * Returns Markdown in which formulas stand between dollar signs as they do here: kramdown has two on each
 * side in a line too, and MathJax also knows `\\(` and `\\[`.
 */
export function withDollars(text: string): string {
  return text
    .replace(/\\\\\(([^\n]+?)\\\\\)/g, (_, tex: string) => `$${tex.trim()}$`)
    .replace(/\\\\\[([\s\S]+?)\\\\\]/g, (_, tex: string) => `$$${tex}$$`)
    .replace(/(?<!\\)\$\$([^$]+?)\$\$/g, (whole, tex: string, at: number) => {
      const isAlone =
        /(?:^|\n[ \t]*\n)[ \t]*$/.test(text.slice(Math.max(0, at - 200), at)) &&
        /^[ \t]*(?:\n[ \t]*\n|\n?$)/.test(text.slice(at + whole.length, at + whole.length + 200))
      return isAlone || tex.includes('\n') ? whole : `$${tex.trim()}$`
    })
}
