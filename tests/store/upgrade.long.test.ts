import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, expect, test } from 'vitest'
import { startWorker, testToken } from '../setup/worker-process.ts'

// README.md there says who wrote these.
const folder = join(import.meta.dirname, '../fixtures/stores')
const read = (name: string) => readFileSync(join(folder, name), 'utf8')
const stores = readdirSync(folder).filter((name) => name.endsWith('.sql'))
const options = { site: read('site.yaml'), vars: { SITE_URL: 'https://tribune.example' } }

const slices = ['', 'tags/weather/', 'tags/iberia/', 'tags/notes/', 'authors/jane-doe/']
const feeds = ['rss.xml', 'atom.xml', 'feed.json']
const slugs = [
  'rain-in-spain',
  'new-name',
  'old-name',
  'to-be-withdrawn',
  'from-the-future',
  'a-draft',
  'episode',
  'a-note',
]
const paths = [
  ...slices.flatMap((slice) => feeds.map((feed) => `/${slice}${feed}`)),
  ...slugs.map((slug) => `/articles/${slug}`),
  ...['/', '/archive/', '/tags/weather', '/feeds.opml', '/sitemap.xml'],
]

type Shown = Record<string, string>
/** What a Worker shows that the same articles were just pushed to; the second was never sent the withdrawn one. */
let fresh: Shown = {}
let withoutWithdrawn: Shown = {}

beforeAll(async () => {
  fresh = await pushAndShow(() => true)
  withoutWithdrawn = await pushAndShow((line) => !line.includes('"to-be-withdrawn"'))
})

async function pushAndShow(isSent: (line: string) => boolean): Promise<Shown> {
  const { url, stop } = await startWorker(options)
  const lines = read('articles.ndjson').split('\n').filter(isSent)
  await post(url, lines.join('\n'))
  const renamed = lines.find((line) => line.includes('"old-name"')) ?? ''
  await post(url, renamed.replace('"old-name"', '"new-name","from":"old-name"'))
  const withdrawn = `${url}/api/articles/to-be-withdrawn`
  await fetch(withdrawn, { method: 'DELETE', headers: authorised })
  const shown = await settled(url)
  await stop()
  return shown
}

const authorised = { Authorization: `Bearer ${testToken}` }

async function post(url: string, body: string): Promise<void> {
  const headers = { ...authorised, 'Content-Type': 'application/x-ndjson' }
  const response = await fetch(`${url}/api/articles`, { method: 'POST', headers, body })
  expect(await response.text()).not.toContain('refused')
}

/** Returns what is shown once nothing is rendered again any more. */
async function settled(url: string): Promise<Shown> {
  for (;;) {
    const manifest = await fetch(`${url}/api/articles`, { headers: authorised })
    const { renewing, articles } = (await manifest.json()) as {
      renewing?: boolean
      articles: { stale?: boolean }[]
    }
    expect(articles).toHaveLength(6)
    if (!renewing && !articles.some(({ stale }) => stale)) break
    await sleep(100)
  }
  const shown = await Promise.all(paths.map(async (path) => [path, await show(url, path)] as const))
  // The stores were written at other times.
  const [, when] = /<at:deleted-entry [^>]*when="([^"]*)"/.exec(shown.flat().join('')) ?? []
  const written = when ? [when, when.replace('Z', '.000Z'), new Date(when).toUTCString()] : []
  const timeless = (text: string) =>
    written.reduce((rest, time) => rest.replaceAll(time, '(withdrawn)'), text)
  return Object.fromEntries(shown.map(([path, text]) => [path, timeless(text)]))
}

async function show(url: string, path: string): Promise<string> {
  const response = await fetch(url + path, { redirect: 'manual' })
  const text = await response.text()
  return `${response.status} ${response.headers.get('Location') ?? ''}\n${text}`
}

test('there are stores, and the withdrawn article makes a difference', () => {
  expect(stores.length).toBeGreaterThan(5)
  expect(fresh).not.toEqual(withoutWithdrawn)
  expect(fresh['/articles/old-name']).toMatch(/^30[18] .*\/articles\/new-name\n/)
  expect(fresh['/articles/from-the-future']).toMatch(/^404 /)
  expect(fresh['/rss.xml']).toContain('Rain')
})

test.each(stores)('what %s holds shows as it does when it is pushed today', async (name) => {
  const { url, stop } = await startWorker({ ...options, store: read(name) })
  const upgraded = await settled(url)
  await stop()
  // Before 0003, what was withdrawn left no trace.
  expect(upgraded).toEqual(name < '0003' ? withoutWithdrawn : fresh)
})
