import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { median } from './bench/report.ts'
import { circlesOf, type Graph, readImports } from './setup/import-graph.ts'

const root = join(import.meta.dirname, '..')

/** What a document is made from, for the rooms that answer a reader. */
const reading = ['article', 'site', 'formats', 'store', 'http']

/** What each room may import beside itself: the arrows of DESIGN.md. */
const arrows: Graph = {
  article: [],
  http: [],
  file: ['article'],
  content: ['article'],
  site: ['article', 'file'],
  'compile.ts': ['article', 'site', 'file', 'content'],
  'compile-page.ts': ['article', 'site', 'file', 'content', 'compile.ts'],
  formats: ['article', 'site', 'http'],
  store: ['article', 'site'],
  feeds: reading,
  pages: [...reading, 'feeds'],
  discovery: [...reading, 'feeds', 'pages'],
  hub: [...reading, 'feeds'],
  publish: [...reading, 'feeds', 'hub', 'file', 'compile.ts', 'compile-page.ts'],
  'api-routes.ts': ['publish'],
  'feed-routes.ts': [...reading, 'feeds', 'pages'],
  'page-routes.ts': [...reading, 'pages', 'discovery'],
  'routes.ts': [
    ...reading,
    'feeds',
    'hub',
    'pages',
    'api-routes.ts',
    'feed-routes.ts',
    'page-routes.ts',
  ],
  'index.ts': ['routes.ts', 'publish', 'feeds', 'hub', 'store'],
  import: ['article', 'site', 'file', 'content', 'compile.ts', 'compile-page.ts'],
  cli: ['article', 'site', 'file', 'content', 'compile.ts', 'compile-page.ts', 'import', 'http'],
}

const imports = readImports(root, 'src')

/** A file at the top of src is a room of its own, JSX or not. */
function roomOf(file: string): string {
  return (file.split('/')[1] ?? '').replace(/\.tsx$/, '.ts')
}

/** Returns what is imported against the arrows; what is outside src (content/, package.json) is data. */
function wrongWays(graph: Graph): string[] {
  return Object.entries(graph).flatMap(([file, imported]) => {
    const room = roomOf(file)
    const allowed = arrows[room]
    if (!allowed) return [`${file}: DESIGN.md has no room ${room}`]
    return imported
      .filter((path) => path.startsWith('src/') && ![room, ...allowed].includes(roomOf(path)))
      .map(
        (path) => `${file} imports ${path}: ${room} may import ${allowed.join(', ') || 'nothing'}`,
      )
  })
}

test('imports follow the arrows between the rooms', () => {
  expect(wrongWays(imports)).toEqual([])
})

test('an import against the arrows is named with the rule that it breaks', () => {
  const files = {
    'src/http/a.ts': ['src/http/b.ts', 'src/store/c.ts'],
    'src/site/a.ts': ['src/file/b.ts', 'src/compile.ts', 'content/site.yaml'],
    'src/utils/a.ts': [],
  }
  expect(wrongWays(files)).toEqual([
    'src/http/a.ts imports src/store/c.ts: http may import nothing',
    'src/site/a.ts imports src/compile.ts: site may import article, file',
    'src/utils/a.ts: DESIGN.md has no room utils',
  ])
})

test('no files import each other in a circle, and no rooms', () => {
  expect(circlesOf(imports).map((circle) => circle.join(' → '))).toEqual([])
  expect(circlesOf(arrows).map((circle) => circle.join(' → '))).toEqual([])
})

test('a circle is found with its chain', () => {
  const graph = { a: ['b', 'e'], b: ['c'], c: ['d', 'a'], d: ['a'], e: [] }
  expect(circlesOf(graph)).toEqual([
    ['a', 'b', 'c', 'a'],
    ['d', 'a', 'b', 'c', 'd'],
  ])
})

test('every import is of a file that is there', () => {
  const code = Object.values(imports)
    .flat()
    .filter((path) => /^src\/.*\.tsx?$/.test(path))
  expect(code.filter((path) => !(path in imports) && !path.endsWith('.d.ts'))).toEqual([])
  expect(code.length).toBeGreaterThan(Object.keys(imports).length)
})

test('files stay short: 250 lines at most, 80 in the middle, 35,000 all together', () => {
  const lengths = Object.keys(imports).map((file) => ({ file, lines: linesOf(file) }))
  const lines = lengths.map(({ lines }) => lines)
  expect(lengths.filter(({ lines }) => lines > 250)).toEqual([])
  expect(median(lines)).toBeLessThanOrEqual(80)
  expect(lines.reduce((sum, count) => sum + count, 0)).toBeLessThan(35_000)
})

function linesOf(file: string): number {
  return readFileSync(join(root, file), 'utf8').trimEnd().split('\n').length
}
