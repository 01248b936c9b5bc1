import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5'

type Node = DefaultTreeAdapterTypes.ChildNode

/** Returns the text of each `<p>` in a piece of HTML, as a browser would show it. */
export function paragraphsOf(html: string): string[] {
  return parseFragment(html).childNodes.flatMap(paragraphsIn)
}

/** Returns the text of a piece of HTML, without its tags. */
export function textOfHtml(html: string): string {
  return parseFragment(html).childNodes.map(textIn).join('')
}

function paragraphsIn(node: Node): string[] {
  if (node.nodeName === 'p') return [textIn(node).replace(/\s+/g, ' ').trim()]
  return childrenOf(node).flatMap(paragraphsIn)
}

function textIn(node: Node): string {
  return 'value' in node ? node.value : childrenOf(node).map(textIn).join('')
}

function childrenOf(node: Node): Node[] {
  return 'childNodes' in node ? node.childNodes : []
}
