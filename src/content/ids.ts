import GithubSlugger from 'github-slugger'
import type { Element } from 'hast'
import { unescaped } from '../article/text.ts'
import { type Loss, lose } from './notes.ts'
import { textIn } from './tree.ts'

/**
 * Gives every heading among the elements of an article an id, made from its words as GitHub does,
 * unless it has one. The ids that the author has given are never used again. Remembers the links to
 * parts of the article, which is at `url`, that it doesn't have.
 */
export function nameHeadings(elements: Element[], url: string, losses: Loss[]): void {
  const ids = new Set<unknown>()
  const headings: Element[] = []
  const links: Element[] = []
  for (const node of elements) {
    const { id, href } = node.properties
    if (id !== undefined) ids.add(id)
    if (id === undefined && headingNames.has(node.tagName)) headings.push(node)
    if (typeof href === 'string' && href.startsWith(`${url}#`)) links.push(node)
  }
  const slugger = new GithubSlugger()
  for (const heading of headings) {
    const words = textIn(heading).trim()
    let id = slugger.slug(words)
    while (ids.has(id)) id = slugger.slug(words)
    if (id) heading.properties.id = id
    ids.add(id)
  }
  for (const link of links) {
    const fragment = String(link.properties.href).slice(url.length + 1)
    const name = unescaped(fragment)
    const isThere = ids.has(fragment) || ids.has(name) || /^(?:top)?$/i.test(fragment)
    // A text fragment is looked for in the words.
    if (!isThere && !fragment.includes(':~:')) lose(losses, 'anchor', link, `#${name}`)
  }
}

const headingNames = new Set(['h1', 'h2', 'h3', 'h4', 'h5', 'h6'])
