import type { Problem, Result } from '../article/problem.ts'
import { advise, atOpening, fieldAdvice } from './yaml-advice.ts'
import { readDocument } from './yaml-reader.ts'
import { type Path, tidyTree } from './yaml-tree.ts'

/**
 * `value` contains only maps, lists and strings. `at` returns the position of a path, or of its
 * nearest parent if it doesn't exist.
 */
export type Yaml = { value: unknown; at: (path: Path) => { line: number; column: number } }

/** A file with more problems than this usually has one mistake, repeated. */
export const mostProblems = 100

/**
 * Parses YAML 1.2 (core schema) as plain data. Every scalar is the string that the author typed, so
 * a title such as `007` or `1e3` stays as it is. A field or an entry of a list that is null, empty
 * or blank is absent. `firstLine` is the line of the file on which the YAML begins. A document of
 * over `mostTokens` tokens (names, values, signs, spaces, line ends) is refused.
 */
export function parseYaml(
  source: string,
  firstLine = 1,
  mostTokens = Number.POSITIVE_INFINITY,
): Result<Yaml> {
  const { document, lines, comments, faults } = readDocument(source, mostTokens)
  const position = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(line, 1) + firstLine - 1, column: Math.max(col, 1) }
  }
  const place = ({ offset, message }: { offset: number; message: string }): Problem => {
    return { ...position(offset), message: shortMessage(message) }
  }
  if (faults.length > 0) {
    const advised = faults.slice(0, mostProblems).map((found) => {
      const fault = atOpening(found, source)
      return place({ ...fault, message: advise(fault, lineAt(source, fault.offset)) })
    })
    // The faults after the first one of a line follow from it.
    const byLine = new Map(advised.toReversed().map((problem) => [problem.line, problem]))
    return { problems: [...byLine.values()].reverse() }
  }
  const tree = tidyTree(document)
  if (tree.faults.length > 0) return { problems: tree.faults.slice(0, mostProblems).map(place) }
  const notes = [...comments, ...tree.unused].map(place)
  try {
    const value: unknown = document.toJS({ maxAliasCount: 100 })
    const isField = typeof value === 'string' && /^\s*[\w-]+\s*[:：=]/.test(source)
    const advice = isField && fieldAdvice(lineAt(source, 0))
    if (advice) return { problems: [place({ offset: 0, message: advice })] }
    return { value: { value, at: (path) => position(tree.offsetOf(path)) }, notes }
  } catch (error) {
    // Only aliases that multiply each other get here.
    const message = `broken YAML: ${(error as Error).message}`
    return { problems: [{ line: firstLine, message }] }
  }
}

function lineAt(source: string, offset: number): string {
  const start = source.lastIndexOf('\n', offset - 1) + 1
  return source.slice(offset === 0 ? 0 : start, start + 200).split('\n', 1)[0] ?? ''
}

/** Messages quote the author, who may have typed a whole book. */
export function shortMessage(message: string): string {
  return message.length > 500 ? `${message.slice(0, 250)}…${message.slice(-200)}` : message
}
