import type { Element, Properties, RootContent } from 'hast'
import { isNamed, isRecording, textIn } from '../tree.ts'
import table from './custom-elements.json' with { type: 'json' }

/** The element that shows the same, and the address of what is shown, without its id. */
const known = new Map(Object.entries<string[]>(table))

const ids = ['videoid', 'dataVideoid', 'dataTrackid', 'dataGistid', 'dataShortcode', 'dataTweetid']
const files = ['src', 'dataSrc', 'dataHref', 'dataUrl']
const titles = ['title', 'videotitle', 'playlabel', 'dataTitle']

/**
 * Returns the children of an element with what shows the same without a script in the place of custom
 * elements that show one file, or one video of a well-known host.
 */
export function scriptless(children: RootContent[]): RootContent[] {
  return children.some(isCustom)
    ? children.flatMap((node) => (isCustom(node) ? instead(node) : [node]))
    : children
}

/** Whether a node is an element of the author's own (WHATWG HTML §4.13.2). */
export function isCustom(node: RootContent): node is Element {
  return node.type === 'element' && node.tagName.includes('-')
}

function instead(node: Element): RootContent[] {
  const { properties, children } = node
  const [tagName = node.tagName, address] = known.get(node.tagName) ?? []
  const id = valueOf(properties, ids)
  if (address && !id) return [node]
  if (address && id) {
    const { width, height, params } = properties
    const link = children.find((child) => isLinkTo(child, id))
    const title = valueOf(properties, titles) ?? (link && textIn(link).trim())
    const src = `${address}${encodeURIComponent(id)}${params ? `?${params}` : ''}`
    node.properties = { src, title, width, height }
  } else if (tagName === node.tagName) {
    properties.src = valueOf(properties, files)
  }
  if (tagName === node.tagName) return [node]
  node.tagName = tagName
  const rest = children.filter((child) => !isStandIn(child) && !(id && isLinkTo(child, id)))
  node.children = isRecording(node) ? rest : []
  // Without its end tag, it has the rest of the paragraph in it.
  return isRecording(node) ? [node] : [node, ...rest]
}

function valueOf(properties: Properties, names: string[]): string | undefined {
  const found = names.map((name) => properties[name]).find((value) => value && value !== true)
  return found ? String(found) : undefined
}

/** Whether a node is there for the time until a script has run, or for where none does. */
function isStandIn(node: RootContent): boolean {
  if (isNamed(node, 'noscript')) return true
  return node.type === 'element' && ['placeholder', 'fallback'].some((name) => name in node.properties)
}

function isLinkTo(node: RootContent, id: string): boolean {
  return isNamed(node, 'a') && String((node as Element).properties.href).includes(id)
}
