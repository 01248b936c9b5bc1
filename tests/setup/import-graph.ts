import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'

/** Names of files or rooms, and the names that each of them imports. */
export type Graph = Record<string, string[]>

/**
 * Returns the TypeScript files of a folder, by their paths from `root`, and the relative imports of
 * each: those of types, re-exports and dynamic ones too.
 */
export function readImports(root: string, folder: string): Graph {
  const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => `${folder}/${file}`)
    .sort()
  return Object.fromEntries(
    files.map((file) => [file, importsOf(file, readFileSync(join(root, file), 'utf8'))]),
  )
}

/** Relative imports are written with their extensions, so they name files as they are. */
function importsOf(file: string, source: string): string[] {
  const specifiers = source.matchAll(/\b(?:from|import)[\s(]*'(\.[^']*)'/g)
  return [...specifiers].map(([, path = '']) => posix.join(posix.dirname(file), path))
}

/**
 * Returns a shortest chain of imports from `start` to a name that is wanted, both included;
 * undefined when none is reached. `start` itself is found only where it is imported again.
 */
export function chainTo(
  graph: Graph,
  start: string,
  isWanted: (name: string) => boolean,
): string[] | undefined {
  const seen = new Set<string>()
  const waiting = [[start]]
  for (let chain = waiting.shift(); chain; chain = waiting.shift()) {
    for (const name of graph[chain.at(-1) ?? ''] ?? []) {
      if (seen.has(name)) continue
      seen.add(name)
      if (isWanted(name)) return [...chain, name]
      waiting.push([...chain, name])
    }
  }
  return undefined
}

/** Returns a shortest circle through each name that is on one, each circle once. */
export function circlesOf(graph: Graph): string[][] {
  const circles = new Map<string, string[]>()
  for (const start of Object.keys(graph)) {
    const circle = chainTo(graph, start, (name) => name === start)
    const members = [...new Set(circle)].sort().join()
    if (circle && !circles.has(members)) circles.set(members, circle)
  }
  return [...circles.values()]
}
