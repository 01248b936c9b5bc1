import { outsideCode } from './code.ts'
import { withDollars } from './formulas.ts'
import { withWholeBlocks } from './html-blocks.ts'

/** An attribute list, as in `{: .wide}`, `{:toc}` and `{::comment}`. A tuple of Elixir is none. */
const list = String.raw`\{::?(?!\s*\w+\s*,)\/?[^{}\n]*\}`
const lineOfLists = new RegExp(`^[ \\t>]*${list}[ \\t]*(?:\\n|$)`, 'gm')
const listInLine = new RegExp(`(?<=[)\\]*_\`\\w.!?"”>])${list}`, 'g')

/**
 * Returns Markdown for kramdown as it is written here: attribute lists and abbreviations go, an id of a
 * heading stays, HTML is one block as long as its element is.
 */
export function readKramdown(text: string): string {
  return outsideCode(text, (part) =>
    withWholeBlocks(
      withDollars(part)
        .replace(/^[ \t]*(?:[*+-]|\d+\.)[ \t]+.*\n\{:\s*toc.*\}[ \t]*$/gim, '')
        .replace(/\{::comment\}[\s\S]*?\{:\/(?:comment)?\}/g, '')
        .replace(/\{::nomarkdown\}|\{:\/(?:nomarkdown)?\}/g, '')
        .replace(/^(#{1,6} .*?)[ \t]*\n\{:[^{}\n]*#([\w-]+)[^{}\n]*\}[ \t]*$/gm, '$1 {#$2}')
        .replace(lineOfLists, '')
        .replace(listInLine, '')
        .replace(/^\*\[[^\]\n]+\]:.*(?:\n|$)/gm, ''),
    ),
  )
}

const definition = /^:[ \t]+(?=\S)/
const noTerm = /^(?:[\s:#>|<]|[-*+][ \t]|\d+[.)][ \t]|[-=*_]{3,}\s*$|$)/

/** Returns Markdown in which a term, and lines with a colon after it, are a list of definitions in HTML. */
export function withDefinitions(text: string): string {
  if (!/^:[ \t]+\S/m.test(text)) return text
  return outsideCode(text, (part) => {
    const made: string[] = []
    let isOpen = false
    let isInside = false
    const lines = part.split('\n')
    for (const [at, line] of lines.entries()) {
      const [next = '', afterNext = ''] = lines.slice(at + 1)
      const isTerm =
        !noTerm.test(line) &&
        (definition.test(next) || (next.trim() === '' && definition.test(afterNext)))
      const isDefinition = definition.test(line) && (isOpen || isInside)
      if (isTerm) {
        made.push(...(isInside ? ['', '</dd>'] : []), ...(isOpen ? [] : ['', '<dl>']))
        made.push('<dt>', '', line, '', '</dt>')
        ;[isOpen, isInside] = [true, false]
      } else if (isDefinition) {
        made.push(...(isInside ? ['', '</dd>'] : []), '<dd>', '', line.replace(definition, ''))
        isInside = true
      } else if (isInside && /^\S/.test(line) && lines[at - 1]?.trim() === '') {
        made.push('</dd>', '</dl>', '', line)
        ;[isOpen, isInside] = [false, false]
      } else made.push(isInside ? line.replace(/^(?: {1,4}|\t)/, '') : line)
    }
    if (isInside) made.push('', '</dd>', '</dl>', '')
    return made.join('\n')
  })
}
