import { isMap, isNode, isScalar, isSeq, LineCounter, type Node, parseDocument, visit } from 'yaml'
import type { Problem, Result } from '../article/problem.ts'

/** A path into a YAML document, such as `['attachments', 0, 'type']`. */
export type Path = readonly (string | number)[]

/**
 * `value` contains only maps, lists and strings. `at` returns the position of a path, or of its
 * nearest parent if it doesn't exist.
 */
export type Yaml = { value: unknown; at: (path: Path) => { line: number; column: number } }

/** Resolving an alias takes time in proportion to the document. */
const mostAliases = 100

/** Errors caused by text with a colon and a space in it, or with a special character at its start. */
const needQuotes = new Set(['BLOCK_AS_IMPLICIT_KEY', 'BAD_SCALAR_START'])

/**
 * Parses YAML 1.2 (core schema) as plain data. Every scalar is the string that the author typed, so
 * a title such as `007` or `1e3` stays as it is; an empty or null field is absent. `firstLine` is
 * the line of the file on which the YAML begins.
 */
export function parseYaml(source: string, firstLine = 1): Result<Yaml> {
  const lines = new LineCounter()
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false })
  const position = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(line, 1) + firstLine - 1, column: Math.max(col, 1) }
  }
  const broken = (offset: number, reason: string): Problem => {
    return { ...position(offset), message: `broken YAML: ${reason}` }
  }
  const problems = [...document.errors, ...document.warnings].map(({ pos, code, message }) =>
    broken(pos[0], needQuotes.has(code) ? `${message}; put the text in quotes` : message),
  )
  if (problems.length > 0) return { problems }
  let aliases = 0
  visit(document, {
    Alias: (_, node) => {
      const offset = node.range?.[0] ?? 0
      if (++aliases > mostAliases) {
        problems.push(broken(offset, `it has over ${mostAliases} aliases`))
        return visit.BREAK
      }
      if (!node.resolve(document)) {
        problems.push(broken(offset, `there is no anchor &${node.source}`))
      }
      return undefined
    },
    Pair: (_, pair) =>
      isScalar(pair.value) && pair.value.value === null ? visit.REMOVE : undefined,
    Scalar: (_, node) => {
      if (typeof node.value !== 'string' && node.value !== null) {
        node.value = node.source ?? String(node.value)
      }
    },
  })
  if (problems.length > 0) return { problems }
  try {
    const value: unknown = document.toJS({ maxAliasCount: 100 })
    return { value: { value, at: (path) => position(offsetOf(document.contents, path)) } }
  } catch (error) {
    // Only aliases that multiply each other get here.
    const message = `broken YAML: ${(error as Error).message}`
    return { problems: [{ line: firstLine, message }] }
  }
}

/** The offset of the key or list item that `path` names, or of its deepest parent that exists. */
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
