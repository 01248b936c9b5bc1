import { env } from 'cloudflare:workers'
import { at } from '../../setup/clock.ts'
import { markdown, ndjson, person, type Recorder } from '../recorder.ts'
import { articleFile } from '../site.ts'

const file = articleFile(['title: Rain', 'published: 2026-11-10T09:00:00Z'], 'It rained.')

/** A Worker whose store fails: it has lost its tables. */
export async function recordFailures({ get, send, api }: Recorder): Promise<void> {
  at(10_800)
  await loseTables()
  const paths = [
    ...['/', '/rss.xml', '/tags/links/atom.xml', '/archive/1/feed.json', '/rss.xml?tag=a&tag=b'],
    ...['/articles/elsewhere', '/tags', '/tags/links', '/archive', '/archive/2026', '/feeds.opml'],
    ...['/sitemap.xml', '/news-sitemap.xml', '/healthz', '/tags/nothing/rss.xml'],
    '/media/drawing.svg',
  ]
  for (const path of paths) await get(path)
  await send('HEAD', '/rss.xml')
  await get('/rss.xml', { 'If-None-Match': '*' })
  await get('/rss.xml', person)
  await get('/articles/elsewhere', person)
  // What needs no store is there.
  for (const path of ['/feed', '/RSS.XML', '/robots.txt', '/nothing']) {
    await get(path)
  }
  await api('GET', '/articles')
  await api('GET', '/site')
  await api('GET', '/articles/elsewhere')
  await api('DELETE', '/articles/elsewhere')
  await api('PUT', '/articles/rain', { headers: markdown, body: file })
  const body = JSON.stringify({ slug: 'rain', markdown: file })
  await api('POST', '/articles', { headers: ndjson, body })
}

/** What the Worker holds itself when the store fails afterwards. */
export async function recordBeforeFailures({ get }: Recorder): Promise<void> {
  at(10_750)
  await get('/tags/links/rss.xml')
}

/** The same store, where the Worker holds copies itself: what it last had is better than nothing. */
export async function recordFailuresHeld({ get, send }: Recorder): Promise<void> {
  at(10_900)
  const path = '/tags/links/rss.xml'
  const { tag } = await get(path)
  await get(path, { 'If-None-Match': tag })
  await send('HEAD', path)
  await get(path, person)
  await get('/tags/links/atom.xml')
}

async function loseTables(): Promise<void> {
  const { results } = await env.DB.prepare(
    `SELECT name FROM sqlite_master
    WHERE type = 'table' AND name NOT GLOB 'sqlite*' AND name NOT GLOB '_cf*'`,
  ).all<{ name: string }>()
  const losing = results.map(({ name }) => env.DB.prepare(`DROP TABLE "${name}"`))
  await env.DB.batch([env.DB.prepare('PRAGMA defer_foreign_keys = ON'), ...losing])
}
