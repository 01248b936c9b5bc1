import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeAll, expect, inject, test } from 'vitest'
import { type Built, build } from './setup/build.ts'
import { chainTo, type Graph } from './setup/import-graph.ts'

const entry = 'src/index.ts'

/** Only their version and what scripts they have; each of their files waits until it is asked for. */
const typefaces = ['@fontsource-variable/source-serif-4', '@fontsource-variable/source-sans-3']

/** What a poll may load beside our own rooms; package.json tells the version. */
const packages = ['hono', 'feed', 'xml-js', '@date-fns/tz', 'package.json', ...typefaces]

/** The rooms that wait for a write, or for the command. */
const ofWriting = [
  ...['src/file', 'src/content', 'src/compile.ts', 'src/publish', 'src/import', 'src/cli'],
]

/** esbuild's account of a build, as far as it is read here. */
type Metafile = { inputs: Record<string, { imports: Import[] }> }
type Import = { path: string; kind: string; original?: string; external?: boolean }

let imports: [file: string, imported: Import][]

beforeAll(async () => {
  const path = join(inject('built').dir, 'bundle-meta.json')
  const { inputs }: Metafile = JSON.parse(await readFile(path, 'utf8'))
  imports = Object.entries(inputs).flatMap(([file, { imports }]) =>
    imports.map((imported): [string, Import] => [file, imported]),
  )
})

/** What loads together with each file: a dynamic import waits until it is needed. */
function staticImports(): Graph {
  const graph: Graph = { [entry]: [] }
  for (const [file, { path, kind, external }] of imports) {
    if (external || kind === 'dynamic-import') continue
    graph[file] = [...(graph[file] ?? []), path]
  }
  return graph
}

/** The class of the press, which the entry has to export; its first task loads what it does. */
const press = 'src/publish/press.ts'

/** The package or the room of src that a file is in. */
function partOf(path: string): string {
  if (path === press) return path
  const [, name] = /^.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path) ?? []
  return name ?? path.split('/').slice(0, 2).join('/')
}

/** Returns the chain to each import of a wrong part by a right one; what follows is not looked at. */
function wrongChains(graph: Graph, isWrong: (part: string) => boolean): string[] {
  const right = Object.fromEntries(Object.entries(graph).filter(([file]) => !isWrong(partOf(file))))
  return Object.entries(right).flatMap(([file, imported]) => {
    const chain = file === entry ? [entry] : chainTo(right, entry, (path) => path === file)
    const wrong = imported.filter((path) => isWrong(partOf(path)))
    return chain ? wrong.map((path) => [...chain, path].join(' → ')) : []
  })
}

test('a poll loads nothing that only a write needs', () => {
  const graph = staticImports()
  expect(graph[entry]).toBeDefined()
  const isWrong = (part: string) =>
    part.startsWith('src/') ? ofWriting.includes(part) : !packages.includes(part)
  expect(wrongChains(graph, isWrong)).toEqual([])
})

test('an article waits for the press before it loads what reads or compiles one', () => {
  const graph = staticImports()
  const isWrong = (path: string) => ['yaml', 'valibot', 'src/content'].includes(partOf(path))
  for (const door of ['src/publish/admit.ts', 'src/publish/articles.ts']) {
    expect(graph[door]).toBeDefined()
    expect(chainTo(graph, door, isWrong)).toBeUndefined()
  }
})

test('the words of all languages wait for a write', () => {
  const graph = staticImports()
  const of = (file: string) => chainTo(graph, entry, (path) => path === file)
  expect(of('src/site/words/en.json')).toBeDefined()
  expect(of('src/site/languages.ts')).toBeUndefined()
  expect(of('src/site/words/de.json')).toBeUndefined()
  expect(imports.map(([file]) => file)).toContain('src/site/languages.ts')
})

test('what typesets formulas is loaded when a formula is met, and not before', () => {
  const kinds = imports.flatMap(([file, { path, kind }]) =>
    partOf(path) === 'temml' && partOf(file) !== 'temml' ? `${file}: ${kind}` : [],
  )
  expect(kinds).toEqual(['src/content/formulas/typeset.ts: dynamic-import'])
})

test('what a poll loads and the whole upload stay small', async () => {
  const poll = await buildStatic()
  try {
    const sizes = { poll: await compressedSize(poll), all: await compressedSize(inject('built')) }
    console.log(
      `gzip: a poll loads ${sizes.poll} KiB, of ${sizes.all} KiB in all, without typefaces`,
    )
    expect(sizes.all).toBeLessThanOrEqual(400)
    expect(sizes.poll).toBeLessThanOrEqual(62)
  } finally {
    await rm(poll.dir, { recursive: true })
  }
})

/** Builds the Worker without what it imports dynamically. */
async function buildStatic(): Promise<Built> {
  const graph = staticImports()
  const isLoaded = (file: string) =>
    file === entry || chainTo(graph, entry, (path) => path === file)
  const loaded = new Set(Object.keys(graph).filter(isLoaded))
  const specifiers = (isWanted: (kind: string) => boolean) =>
    imports
      .filter(([file, { kind }]) => isWanted(kind) && loaded.has(file))
      .map(([, { path, original = path }]) => original)
  const lazy = new Set(specifiers((kind) => kind === 'dynamic-import'))
  // An alias stands for its specifier wherever that is written.
  const eager = specifiers((kind) => kind !== 'dynamic-import')
  expect(eager.filter((specifier) => lazy.has(specifier))).toEqual([])
  const aliases = [...lazy].map((specifier) => [specifier, './tests/setup/nothing.ts'])
  return build(entry, { aliases: Object.fromEntries(aliases) })
}

test('the typefaces add little to the upload', async () => {
  const files = inject('built').modules.filter(({ path }) => path.endsWith('.woff2'))
  const sizes = await Promise.all(files.map(async ({ path }) => (await readFile(path)).length))
  expect(files).toHaveLength(24)
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(700_000)
})

/** Returns the size of the code of an upload in KiB, compressed. */
async function compressedSize({ modules }: Built): Promise<number> {
  const code = modules.filter(({ path }) => !path.endsWith('.woff2'))
  const files = await Promise.all(code.map(({ path }) => readFile(path)))
  return Math.round((gzipSync(Buffer.concat(files)).length / 1024) * 10) / 10
}
