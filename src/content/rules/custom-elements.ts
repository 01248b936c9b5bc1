import type { Element, RootContent } from 'hast'
import { elementsIn, isRecording, textIn } from '../tree.ts'
import table from './custom-elements.json' with { type: 'json' }
import { firstOf } from './pictures.ts'

/** The element that shows the same, and the address of what is shown, but for its id. */
const shown = new Map(Object.entries<string[]>(table))

const ids = ['videoid', 'dataVideoid', 'dataTrackid', 'dataGistid', 'dataShortcode', 'dataTweetid']
const titles = ['title', 'videotitle', 'playlabel', 'dataTitle']

/**
 * Returns the children of an element. In the place of custom elements that show a file, or a video of a
 * well-known host, stands what shows it without a script.
 */
export function scriptless(children: RootContent[]): RootContent[] {
  if (!children.some(isCustom)) return children
  return children.flatMap((node) => (isCustom(node) ? instead(node) : [node]))
}

/** Whether a node is an element that HTML leaves to scripts (WHATWG HTML §4.13.2). */
export function isCustom(node: RootContent): node is Element {
  return node.type === 'element' && node.tagName.includes('-')
}

function instead(node: Element): RootContent[] {
  const { properties, children } = node
  const [tagName = node.tagName, address] = shown.get(node.tagName) ?? []
  const id = firstOf(node, ids)
  if (address && !id) return [node]
  const link = elementsIn(node).find(({ tagName, properties: { href } }) => {
    return tagName === 'a' && id && String(href).includes(id)
  })
  if (address && id) {
    const { width, height, params } = properties
    const title = firstOf(node, titles) ?? (link && textIn(link).trim())
    const src = `${address}${encodeURIComponent(id)}${params ? `?${params}` : ''}`
    node.properties = { src, title, width, height }
  } else properties.src ??= firstOf(node, ['dataSrc', 'dataHref', 'dataUrl'])
  if (tagName === node.tagName) return [node]
  node.tagName = tagName
  const rest = children.filter((child) => child !== link && !isStandIn(child))
  node.children = isRecording(node) ? rest : []
  // Without its end tag, it has the rest of the paragraph in it.
  return isRecording(node) ? [node] : [node, ...rest]
}

/** Whether a node is for the time until a script has run, or for where none does. */
function isStandIn(node: RootContent): boolean {
  if (node.type !== 'element') return false
  const { placeholder, fallback } = node.properties
  return node.tagName === 'noscript' || placeholder !== undefined || fallback !== undefined
}
