import type { Element } from 'hast'
import { allElements, elementsIn } from '../tree.ts'

// What the parts of a drawing have to do with each other: `use`, gradients, clips, markers.

const reference = /url\(#([^\s"'()]+)\)/g
const names = ['ariaLabelledBy', 'ariaDescribedBy']

/** Returns the ids that an attribute refers to. */
export function idsIn(name: string, value: unknown): string[] {
  const text = String(value)
  if (name === 'href') return text.startsWith('#') ? [text.slice(1)] : []
  return [...text.matchAll(reference)].flatMap(([, id]) => id ?? [])
}

/**
 * Gives the parts of a drawing ids of their own, which are then taken, and renames what refers to
 * them. `last` has the number that each id was given last, so that it isn't looked for from the
 * beginning.
 */
export function renameIds(drawing: Element, taken: Set<unknown>, last: Map<string, number>): void {
  const parts = [drawing, ...allElements(drawing)]
  const own = new Set(parts.map(({ properties: { id } }) => id))
  const renamed = new Map<string, string>()
  for (const { properties } of parts) {
    const id = String(properties.id)
    if (properties.id === undefined || !taken.has(properties.id) || renamed.has(id)) continue
    let number = (last.get(id) ?? 1) + 1
    while (taken.has(`${id}-${number}`) || own.has(`${id}-${number}`)) number++
    last.set(id, number)
    renamed.set(id, `${id}-${number}`)
    own.add(`${id}-${number}`)
  }
  const nameOf = (id: string) => renamed.get(id) ?? id
  for (const { properties } of parts) {
    if (renamed.size === 0) break
    for (const [name, value] of Object.entries(properties)) {
      if (name === 'id') properties.id = nameOf(String(value))
      else if (names.includes(name))
        properties[name] = [value].flat().map((id) => nameOf(String(id)))
      else if (name === 'href' && String(value).startsWith('#'))
        properties.href = `#${nameOf(String(value).slice(1))}`
      else if (typeof value === 'string')
        properties[name] = value.replace(reference, (_, id: string) => `url(#${nameOf(id)})`)
    }
  }
  for (const { properties } of parts) {
    // What refers to an id means the first.
    if (taken.has(properties.id)) delete properties.id
    else if (properties.id !== undefined) taken.add(properties.id)
  }
}

/** How many elements and corners a browser has to draw. */
type Work = { elements: number; corners: number }

const mostDrawn = 100_000
const mostCorners = 5_000_000
/** Parts that consist of other parts. */
const deepest = 30
const endless: Work = { elements: Infinity, corners: Infinity }

/**
 * Whether a drawing is within what a browser can draw. Each part can stand for many copies of
 * others, so a few lines can describe more than a day's work, or work without an end.
 */
export function canBeDrawn(drawing: Element): boolean {
  const all = [drawing, ...allElements(drawing)]
  const parts = new Map(all.map((part) => [String(part.properties.id), part]))
  const known = new Map<string, Work>()

  function workOf(node: Element, depth: number): Work {
    const { d, points } = node.properties
    const length = String(d ?? '').length + String(points ?? '').length
    const sum: Work = { elements: 1, corners: Math.ceil(length / 2) }
    for (const child of elementsIn(node)) add(sum, workOf(child, depth))
    // A copy inherits what the element that it is for has, so it comes first.
    const properties = Object.entries(node.properties)
    properties.sort(([a], [b]) => Number(b === 'href') - Number(a === 'href'))
    for (const [name, value] of properties) {
      const isMarker = name.startsWith('marker')
      const isInherited = name === 'fill' || name === 'stroke' || isMarker
      for (const id of idsIn(name, value)) {
        add(sum, workOfPart(id, depth), isMarker ? sum.corners : isInherited ? sum.elements : 1)
      }
    }
    return sum.elements > mostDrawn || sum.corners > mostCorners ? endless : sum
  }

  function workOfPart(id: string, depth: number): Work {
    const part = parts.get(id)
    if (!part) return { elements: 0, corners: 0 }
    const found = known.get(id)
    if (found) return found
    known.set(id, endless)
    const work = depth < deepest ? workOf(part, depth + 1) : endless
    known.set(id, work)
    return work
  }

  return workOf(drawing, 0) !== endless
}

function add(sum: Work, { elements, corners }: Work, times = 1): void {
  if (times === 0) return
  sum.elements += elements * times
  sum.corners += corners * times
}
