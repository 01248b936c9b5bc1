import { isMap, isNode, isScalar, isSeq, LineCounter, type Node, parseDocument, visit } from 'yaml'
import type { Problem, Result } from '../article/problem.ts'

/** A path into a YAML document, such as `['attachments', 0, 'type']`. */
export type Path = readonly (string | number)[]

/**
 * `value` holds maps, lists and strings only; `at` returns where a path stands, or the nearest
 * parent of it that does.
 */
export type Yaml = { value: unknown; at: (path: Path) => { line: number; column: number } }

/** To find what each of them means takes as long as the document is. */
const mostAliases = 100

/** What comes of a text with a colon and a space in it, or with a sign of YAML's own at its beginning. */
const needQuotes = new Set(['BLOCK_AS_IMPLICIT_KEY', 'BAD_SCALAR_START'])

/**
 * Reads YAML 1.2 (core schema) as plain data in which every scalar is the string that the author
 * typed, so that a title such as `007` or `1e3` stays what it was; an empty or null field is
 * absent. `firstLine` is the line of the file on which the YAML begins.
 */
export function readYaml(source: string, firstLine = 1): Result<Yaml> {
  const lines = new LineCounter()
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false })
  const position = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(line, 1) + firstLine - 1, column: Math.max(col, 1) }
  }
  const errors = [...document.errors, ...document.warnings]
  if (errors.length > 0) {
    return {
      problems: errors.map(({ pos, code, message }) => ({
        ...position(pos[0]),
        message: `broken YAML: ${message}${needQuotes.has(code) ? '; put the text in quotes' : ''}`,
      })),
    }
  }
  const unknown: Problem[] = []
  let aliases = 0
  visit(document, {
    Alias: (_, node) => {
      aliases++
      if (aliases > mostAliases) {
        const message = `broken YAML: it has over ${mostAliases} aliases`
        unknown.push({ ...position(node.range?.[0] ?? 0), message })
        return visit.BREAK
      }
      if (node.resolve(document)) return undefined
      const message = `broken YAML: there is no anchor &${node.source}`
      unknown.push({ ...position(node.range?.[0] ?? 0), message })
      return undefined
    },
    Pair: (_, pair) =>
      isScalar(pair.value) && pair.value.value === null ? visit.REMOVE : undefined,
    Scalar: (_, node) => {
      if (typeof node.value !== 'string' && node.value !== null)
        node.value = node.source ?? String(node.value)
    },
  })
  if (unknown.length > 0) return { problems: unknown }
  try {
    const value: unknown = document.toJS({ maxAliasCount: 100 })
    return { value: { value, at: (path) => position(offsetOf(document.contents, path)) } }
  } catch (error) {
    // Only an explosion of aliases gets here.
    const problem: Problem = {
      line: firstLine,
      message: `broken YAML: ${(error as Error).message}`,
    }
    return { problems: [problem] }
  }
}

/**
 * The offset of the key or list item that `path` names; of the deepest part of it that exists,
 * where it doesn't.
 */
function offsetOf(root: Node | null, path: Path): number {
  let node: unknown = root
  let offset = root?.range?.[0] ?? 0
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => (isScalar(key) ? key.value : key) === step)
      if (!pair) break
      if (isNode(pair.key)) offset = pair.key.range?.[0] ?? offset
      node = pair.value
    } else if (isSeq(node)) {
      const item = node.items[Number(step)]
      if (!isNode(item)) break
      offset = item.range?.[0] ?? offset
      node = item
    } else break
  }
  return offset
}
