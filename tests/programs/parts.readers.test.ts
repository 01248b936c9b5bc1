import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, describe, expect, test } from 'vitest'
import { tagArchive, tagWindow } from '../formats/sample-feed.ts'
import { site } from '../setup/article-files.ts'
import { makeFolder, removeFolder, writeFiles } from '../setup/content.ts'
import { outputOf } from './run-program.ts'

// The golden documents as they are, so that what else stands in one can't hide the items.
const documents = (['rss', 'atom'] as const).flatMap((name) => [
  { name, file: `tag-${name}.xml`, part: tagWindow(name) },
  { name, file: `tag-archive-${name}.xml`, part: tagArchive(name) },
])
const ids = ['note', 'title-only'].map((slug) => `${site.url}articles/${slug}`)

const server = createServer(async (request, response) => {
  const document = await readFile(join(import.meta.dirname, '../golden', request.url ?? ''))
  response.setHeader('Content-Type', 'application/xml; charset=utf-8').end(document)
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const { port } = server.address() as AddressInfo
const url = `http://127.0.0.1:${port}`
afterAll(() => server.close())

describe.each(documents)('of $file', ({ file, part }) => {
  test('feedparser finds the items and the links to the other parts', async () => {
    const script = join(import.meta.dirname, 'read-with-feedparser.py')
    const output = await outputOf('/usr/bin/python3', [script, `${url}/${file}`])
    const { [`${url}/${file}`]: parsed } = JSON.parse(output)
    expect(parsed.bozo).toBe(false)
    expect(parsed.entries.map(({ id }: { id: string }) => id)).toEqual(ids)
    expect(parsed.feed).toMatchObject({ title: part.title, link: part.pageUrl })
    const links = (parsed.feed.links as { rel: string; href: string }[]).map(
      ({ rel, href }): [string, string] => [rel, href],
    )
    expect(Object.fromEntries(links)).toEqual({
      alternate: part.pageUrl,
      self: part.selfUrl,
      ...(!part.isArchive && { hub: 'https://news.example/hub' }),
      ...(part.isArchive && { current: part.currentUrl, 'next-archive': part.nextUrl }),
      'prev-archive': part.previousUrl,
    })
  })

  test('newsboat finds the items and the page', async () => {
    const home = await makeFolder()
    await writeFiles(home, { urls: `${url}/${file}\n`, config: '' })
    const files = ['-u', join(home, 'urls'), '-c', join(home, 'cache'), '-C', join(home, 'config')]
    await outputOf('newsboat', [...files, '-x', 'reload'], { home })
    const cache = new DatabaseSync(join(home, 'cache'), { readOnly: true })
    const feeds = cache.prepare('SELECT title, url FROM rss_feed').all()
    const items = cache.prepare('SELECT guid FROM rss_item ORDER BY guid').all()
    cache.close()
    await removeFolder(home)
    expect(feeds.map((feed) => ({ ...feed }))).toEqual([{ title: part.title, url: part.pageUrl }])
    expect(items.map(({ guid }) => guid)).toEqual(ids)
  })

  test('sfeed finds the items', async () => {
    const input = await readFile(join(import.meta.dirname, '../golden', file), 'utf8')
    const rows = (await outputOf('sfeed', [site.url], { input })).split('\n').slice(0, -1)
    expect(rows.map((row) => row.split('\t')[5])).toEqual(ids)
  })
})
