import GithubSlugger from 'github-slugger'
import { type Loss, lose } from './notes.ts'
import { allElements, type Content, textIn } from './tree.ts'

/**
 * Gives every heading an id, made from its words as GitHub does, unless it has one. The ids that the
 * author has given are never used again.
 */
export function nameHeadings(content: Content): void {
  const taken = new Set<unknown>()
  const headings = allElements(content).filter((node) => {
    taken.add(node.properties.id)
    return /^h[1-6]$/.test(node.tagName)
  })
  const slugger = new GithubSlugger()
  for (const heading of headings) {
    if (heading.properties.id !== undefined) continue
    const words = textIn(heading).trim()
    let id = slugger.slug(words)
    while (taken.has(id)) id = slugger.slug(words)
    if (id) heading.properties.id = id
  }
}

/** Remembers the links to a part of the article at `url` that it doesn't have. */
export function noteDeadFragments(content: Content, url: string, losses: Loss[]): void {
  const nodes = allElements(content)
  const ids = new Set(nodes.map(({ properties }) => properties.id))
  for (const node of nodes) {
    const { href } = node.properties
    if (typeof href !== 'string' || !href.startsWith(`${url}#`)) continue
    const fragment = href.slice(url.length + 1)
    const isThere =
      ids.has(fragment) || ids.has(unescaped(fragment)) || /^(?:top)?$/i.test(fragment)
    // A text fragment is looked for in the words.
    if (!isThere && !fragment.includes(':~:'))
      lose(losses, 'anchor', node, `#${unescaped(fragment)}`)
  }
}

function unescaped(fragment: string): string {
  try {
    return decodeURIComponent(fragment)
  } catch {
    return fragment
  }
}
