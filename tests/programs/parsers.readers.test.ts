import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { Article } from '../../src/article/article.ts'
import { startWorker } from '../setup/worker-process.ts'
import { atomTitle, fetchDocument, publishFixtures } from './published-fixtures.ts'
import { outputOf } from './run-program.ts'
import { liveTitles, makeTenChanges } from './ten-changes.ts'

/** An item as one of the parsers has it. */
type Item = { id: string; title: string | null; link: string; files: string[]; tags?: string[] }

/** The parsers that other programs read feeds with, each with the script that prints what it finds. */
const parsers = {
  'ruby’s rss': ['ruby', 'read-with-ruby.rb'],
  'XML::Feed': ['perl', 'read-with-xml-feed.pl'],
  podcastparser: ['/usr/bin/python3', 'read-with-podcastparser.py'],
} as const
type Parser = keyof typeof parsers

const names = Object.keys(parsers) as Parser[]
const paths = ['rss.xml', 'atom.xml'] as const
const readers = names.flatMap((name) => paths.map((path) => ({ name, path })))

async function read(name: Parser, document: string): Promise<Item[]> {
  const [command, script] = parsers[name]
  return JSON.parse(
    await outputOf(command, [join(import.meta.dirname, script)], { input: document }),
  )
}

const { url, articles, stop } = await publishFixtures()
const worker = await startWorker()
afterAll(() => Promise.all([stop(), worker.stop()]))

describe.each(readers)('$name reads $path', ({ name, path }) => {
  // ruby's rss replaces the references in what comes of `&#x26;amp;`.
  const misread = name === 'ruby’s rss' && path === 'rss.xml' ? 'hostile-title' : undefined
  const readable = articles.filter(({ slug, title, attachments, image }) => {
    if (slug === misread) return false
    // podcastparser leaves out an item that has neither a title nor a file.
    return name !== 'podcastparser' || path === 'atom.xml' || title || attachments[0] || image
  })

  test('with every article once, and each of its files once', async () => {
    const all = await read(name, await fetchDocument(`${url}/${path}`))
    const items = all.filter(({ link }) => link !== `${url}/articles/${misread}`)
    const byId = (a: Item, b: Item) => (a.id < b.id ? -1 : 1)
    const expected = readable.map((article): Item => {
      const { id, url: link, tags } = article
      const facts = {
        id,
        title: titleIn(name, path, article),
        link,
        files: filesIn(name, path, article),
      }
      return name === 'podcastparser' ? facts : { ...facts, tags: tags.map(({ label }) => label) }
    })
    expect(items.toSorted(byId)).toEqual(expected.toSorted(byId))
  })
})

function titleIn(name: Parser, path: string, article: Article): string | null {
  if (path === 'atom.xml') return atomTitle(article)
  // podcastparser names an episode without a title after its file.
  const isNamed = name === 'podcastparser' && article.title === undefined
  return isNamed ? expect.any(String) : (article.title ?? null)
}

function filesIn(name: Parser, path: string, { image, attachments }: Article): string[] {
  const urls = attachments.map(({ url }) => url)
  if (path === 'atom.xml') return urls
  const [first = [], ...others] = urls
  // podcastparser reads Media RSS too.
  return name === 'podcastparser' ? [first, image?.url ?? [], others].flat(2) : [first].flat()
}

test('each finds what is new through ten changes, once', { timeout: 180_000 }, async () => {
  const found: Record<string, unknown> = {}
  const expected: Record<string, unknown> = {}
  const known = new Map(readers.map((reader) => [reader, new Set<string>()]))
  const last: Record<string, unknown> = {}
  await makeTenChanges(worker.url, async ({ what, fresh }) => {
    const polls = readers.map(async (reader) => {
      const { name, path } = reader
      const items = await read(name, await fetchDocument(`${worker.url}/${path}`))
      const ids = known.get(reader)
      const place = `${name}, ${path}, after ${what}`
      found[place] = items.flatMap(({ id, title }) => (ids?.has(id) ? [] : [title])).sort()
      expected[place] = fresh
      for (const { id } of items) ids?.add(id)
      last[`${name}, ${path}`] = items.map(({ title }) => title)
    })
    await Promise.all(polls)
  })
  expect(found).toEqual(expected)
  for (const titles of Object.values(last)) expect(titles).toEqual(liveTitles)
})
