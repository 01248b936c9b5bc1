import { type Document, isMap, isNode, isScalar, isSeq, type Pair, visit, type YAMLMap } from 'yaml'
import { isBlank } from '../article/text.ts'
import type { Fault } from './yaml-reader.ts'

/** A path into a YAML document, such as `['attachments', 0, 'type']`. */
export type Path = readonly (string | number)[]

/** Resolving an alias takes time in proportion to the document. */
const mostAliases = 100

/**
 * Makes every scalar of a document the string that the author typed, and removes the fields and
 * entries of lists without a value. Returns the faults that this shows, the anchors that nothing
 * names, and the function that returns the offset of a path, or of its deepest parent that exists.
 */
export function tidyTree(document: Document) {
  const faults: Fault[] = []
  const anchors = new Map<string, Fault>()
  const absent = new Map<unknown, Pair[]>()
  let aliases = 0
  visit(document, {
    Alias: (_, node) => {
      const offset = node.range?.[0] ?? 0
      if (++aliases > mostAliases) {
        faults.push({ offset, message: `broken YAML: it has over ${mostAliases} aliases` })
        return visit.BREAK
      }
      anchors.delete(node.source)
      if (!node.resolve(document)) {
        const message = `broken YAML: there is no anchor &${node.source}`
        faults.push({ offset, message: `${message}; put the text in quotes` })
      }
      return undefined
    },
    Map: (_, map) => {
      const names = new Set<unknown>()
      for (const { key } of map.items) {
        const name = nameOf(key)
        const offset = offsetIn(key) ?? 0
        if (names.has(name)) faults.push({ offset, message: `the field "${name}" is here twice` })
        names.add(name)
      }
    },
    Pair: (_, pair, path) => {
      if (!isEmpty(pair.value)) return undefined
      const map = path.at(-1)
      absent.set(map, absent.get(map) ?? [])
      absent.get(map)?.push(pair)
      return visit.REMOVE
    },
    Scalar: (_, node, path) => {
      if (node.anchor) {
        const message = `"&${node.anchor}" is an anchor in YAML, not text; put the text in quotes`
        anchors.set(node.anchor, { offset: node.range?.[0] ?? 0, message })
      }
      if (isSeq(path.at(-1)) && isEmpty(node)) return visit.REMOVE
      if (typeof node.value !== 'string' && node.value !== null) {
        node.value = node.source ?? String(node.value)
      }
      return undefined
    },
  })
  // By name: a site has thousands of redirects, and each is asked for its line.
  const named = new Map<YAMLMap, Map<unknown, Pair>>()
  const pairsOf = (map: YAMLMap) => {
    const known = named.get(map)
    if (known) return known
    // Of two with one name, the first counts.
    const pairs = [...map.items, ...(absent.get(map) ?? [])].reverse()
    const found = new Map(pairs.map((pair) => [nameOf(pair.key), pair] as const))
    named.set(map, found)
    return found
  }
  const offsetOf = (path: Path): number => {
    let node: unknown = document.contents
    let offset = offsetIn(node) ?? 0
    for (const step of path) {
      const [next, place] = stepInto(node, step, pairsOf)
      if (place === undefined) break
      offset = place
      node = next
    }
    return offset
  }
  return { faults, unused: [...anchors.values()], offsetOf }
}

/** What is at a step of a path, and the offset of its name or of itself. */
function stepInto(
  node: unknown,
  step: string | number,
  pairsOf: (map: YAMLMap) => Map<unknown, Pair>,
) {
  if (isSeq(node)) return [node.items[Number(step)], offsetIn(node.items[Number(step)])] as const
  if (!isMap(node)) return []
  const pair = pairsOf(node).get(step)
  return [pair?.value, offsetIn(pair?.key)] as const
}

function nameOf(key: unknown): unknown {
  return isScalar(key) ? key.value : key
}

function offsetIn(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined
}

function isEmpty(node: unknown): boolean {
  if (!isScalar(node)) return false
  return node.value === null || (typeof node.value === 'string' && isBlank(node.value))
}
