import { outsideCode } from './code.ts'

const formula = /\$\$[\s\S]+?\$\$|(?<![\\$\w])\$(?=\S)[^$\n]*[\\^_{=][^$\n]*\$(?!\d)/g
const command = /\$[^$\n]*\\[a-zA-Z]+[^$\n]*\$/

/** With as many commands of TeX between dollar signs, these are no prices. */
const surely = 3

/** Whether a text has TeX between dollar signs; if its site drew none as far as is known, plainly so. */
export function hasFormulas(markdown: string, isDrawn: boolean): boolean {
  let [all, sure] = [0, 0]
  outsideCode(markdown, (text) => {
    for (const [found] of text.matchAll(formula)) {
      all++
      if (command.test(found)) sure++
    }
    return text
  })
  return isDrawn ? all > 0 : sure >= surely
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
