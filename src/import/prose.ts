import type { Element, ElementContent, Root, RootContent } from 'hast'
import { toHtml } from 'hast-util-to-html'
import { toMdast } from 'hast-util-to-mdast'
import type { RootContent as MarkdownBlock, Nodes as MarkdownNode } from 'mdast'
import { parseHtml } from '../content/html.ts'
import { renderMarkdown } from '../content/markdown.ts'
import { parseTree } from '../content/parse-tree.ts'
import type { Purpose } from '../content/surroundings.ts'
import { isBlankText } from '../content/tree.ts'
import { writeMarkdown } from './markdown.ts'
import { signatureOf } from './signature.ts'

/** Elements that begin a block of HTML in Markdown (CommonMark §4.6), and so stand for themselves. */
const blockNames = new Set(
  `address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer
  form h1 h2 h3 h4 h5 h6 header hr iframe main menu nav noframes ol p pre search section table ul`.split(
    /\s+/,
  ),
)

/** Elements that only hold blocks together, and mean nothing once their attributes are gone. */
const wrappers = new Set(['article', 'center', 'div', 'main', 'section'])

/** A block of HTML, the content that it makes by itself, and Markdown that may make the same. */
type Block = { node: Element; html: string; expected: string; markdown: MarkdownBlock[] }

/** Stands between blocks, so that all of them are compiled at once. */
const border = 'dateline:end-of-block'

/**
 * Returns Markdown that makes the content that this HTML makes by itself. Each block is compiled again:
 * one that would come out otherwise stays HTML. Throws a ContentError if the HTML is too large.
 */
export function proseOf(html: string, purpose: Purpose): string {
  const own = { ...purpose, title: undefined }
  const pieces = blocksIn(parseTree(html)).map((node) => ({ node, html: inOnePiece(node) }))
  const contents = pieceContents(pieces, own)
  const blocks = pieces.flatMap((piece, at): Block[] => {
    const expected = contents[at]
    return expected ? [{ ...piece, expected, markdown: markdownOf(piece.node) }] : []
  })
  const named = blocks.map(({ node, markdown }) => withId(node, markdown))
  const isPlain = proofs(blocks, [], own)
  const needsId = blocks.some((_, at) => !isPlain[at] && named[at])
  const isNamed = needsId ? proofs(blocks, named, own) : []
  const proven = blocks.map(({ markdown, html }, at): MarkdownBlock[] => {
    if (isPlain[at]) return markdown
    return (isNamed[at] && named[at]) || [{ type: 'html', value: html }]
  })
  const nodes = proven.flat()
  const hasLists = nodes.some(({ type }, at) => type === 'list' && nodes[at + 1]?.type === 'list')
  if (isPlain.every(Boolean) && !hasLists) return write(nodes)
  const expected = withoutIds(blocks.map((block) => block.expected).join(''))
  // Blocks may change each other's meaning, such as a list after a list.
  const parted = proven.flatMap((nodes) => [...nodes, { type: 'html' as const, value: '<!-- -->' }])
  for (const all of [nodes, parted]) {
    const text = write(all)
    if (withoutIds(signatures(render(text, own), own).join('')) === expected) return text
  }
  return `${blocks.map((block) => block.html).join('\n\n')}\n`
}

function markdownOf(node: Element): MarkdownBlock[] {
  const tree = toMdast({ type: 'root', children: [node] } as Root, {
    document: true,
  }) as MarkdownNode
  return tree.type === 'root' ? tree.children : []
}

/** The content of each block of HTML, as a signature; empty if there is nothing to show in it. */
function pieceContents(pieces: { html: string }[], purpose: Purpose): string[] {
  const together = signatures(pieces.map(({ html }) => html).join(`<p>${border}</p>`), purpose)
  if (together.length === pieces.length) return together
  return pieces.map(({ html }) => signatures(html, purpose).join(''))
}

/** Whether each block comes out of its Markdown, or what is `given` in its place, as it should. */
function proofs(
  blocks: Block[],
  given: (MarkdownBlock[] | undefined)[],
  purpose: Purpose,
): boolean[] {
  const markdown = blocks.map((block, at) => given[at] ?? block.markdown)
  const end: MarkdownBlock = { type: 'paragraph', children: [{ type: 'text', value: border }] }
  const text = write(markdown.flatMap((nodes, at) => (at > 0 ? [end, ...nodes] : nodes)))
  const together = signatures(render(text, purpose), purpose)
  const isWhole = together.length === blocks.length
  return blocks.map(({ expected }, at) => {
    const alone = () => signatures(render(write(markdown[at] ?? []), purpose), purpose).join('')
    return (isWhole ? together[at] : alone()) === expected
  })
}

/** The signatures of what stands between the borders in HTML. */
function signatures(html: string, purpose: Purpose): string[] {
  return signatureOf(parseHtml(html, purpose).content).split(`<p>${border}</p>`)
}

function render(markdown: string, { math }: Purpose): string {
  return renderMarkdown(markdown, math).html
}

/** A heading with its own id, as Markdown has it here: `## Words {#id}`. */
function withId({ properties }: Element, [heading]: MarkdownBlock[]): MarkdownBlock[] | undefined {
  if (heading?.type !== 'heading' || !/^[^\s{}#]+$/.test(String(properties.id ?? '')))
    return undefined
  const id = { type: 'html' as const, value: ` {#${properties.id}}` }
  return [{ ...heading, children: [...heading.children, id] }]
}

function write(children: MarkdownBlock[]): string {
  return writeMarkdown({ type: 'root', children })
}

/** Words that stand twice in headings get another id the second time. */
function withoutIds(signature: string): string {
  return signature.replace(/(<h[1-6][^>]*?) id="[^"]*"/g, '$1')
}

/** The blocks of a text. What stands outside any is a paragraph; an idle wrapper gives way. */
function blocksIn(parent: Root | Element): Element[] {
  const blocks: Element[] = []
  let loose: ElementContent[] = []
  const close = () => {
    if (loose.some((node) => !isBlankText(node))) blocks.push(...paragraphs(loose))
    loose = []
  }
  for (const node of parent.children as RootContent[]) {
    if (node.type === 'element' && blockNames.has(node.tagName)) {
      close()
      blocks.push(...(isIdle(node) ? blocksIn(node) : [node]))
    } else if (node.type === 'text' || node.type === 'element') loose.push(node)
  }
  close()
  return blocks
}

/** Two breaks in a row end a paragraph. */
function paragraphs(nodes: ElementContent[]): Element[] {
  const groups: ElementContent[][] = [[]]
  let breaks: ElementContent[] = []
  for (const node of nodes) {
    const isBreak = node.type === 'element' && node.tagName === 'br'
    if (isBreak || (breaks.length > 0 && isBlankText(node))) breaks.push(node)
    else {
      const count = breaks.filter(({ type }) => type === 'element').length
      if (count > 1) groups.push([])
      else groups.at(-1)?.push(...breaks)
      breaks = []
      groups.at(-1)?.push(node)
    }
  }
  return groups
    .filter((children) => children.some((node) => !isBlankText(node)))
    .map((children) => ({ type: 'element', tagName: 'p', properties: {}, children }))
}

function isIdle({ tagName, properties }: Element): boolean {
  const meaning = Object.keys(properties).filter(
    (name) => !/^(?:className|id|data|style$|align$)/.test(name),
  )
  const isBare = meaning.length === 0 && properties.id === undefined && !properties.style
  return wrappers.has(tagName) && isBare
}

/** A blank line would end a block of HTML in Markdown, except in a `<pre>` that is one itself. */
function inOnePiece(node: Element): string {
  const isPre = node.tagName === 'pre'
  const html = toHtml(withoutBlankLines(node, isPre), {
    characterReferences: { useNamedReferences: true },
  })
  return isPre ? html : html.replace(/\n\s*\n/g, '\n').replaceAll(lineEnd, '&#10;')
}

/** Stands for the end of a line in a `<pre>` until the HTML is written. */
const lineEnd = '\uE0F6'

function withoutBlankLines(node: Element, isPre: boolean): Element {
  const isVerbatim = isPre || node.tagName === 'pre'
  const children = node.children.flatMap((child): ElementContent[] => {
    if (child.type === 'element') return [withoutBlankLines(child, isVerbatim)]
    if (child.type !== 'text') return []
    if (isPre) return [child]
    const value = isVerbatim
      ? child.value.replaceAll('\n', lineEnd)
      : child.value.replace(/\s*\n\s*/g, '\n')
    return [{ ...child, value }]
  })
  return { ...node, children }
}
