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
