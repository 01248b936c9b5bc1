import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readFixture, slugsIn } from '../setup/article-files.ts'
import { runDateline } from '../setup/cli.ts'
import { articleFile, makeProject, removeFolder, writeFiles } from '../setup/content.ts'
import { pngOf } from '../setup/media-bytes.ts'
import { feedPaths, readManifest } from '../setup/published.ts'
import { startWorker } from '../setup/worker-process.ts'

/** What both Workers must serve with the same bytes. */
const paths: readonly string[] = [
  ...feedPaths,
  ...['/archive/1', '/archive/4', '/archive/5-7', '/tags/tag-3', '/tags/öl-gas/archive/2'].flatMap(
    (folder) => feedPaths.map((path) => folder + path),
  ),
  ...['/feeds.opml', '/sitemap.xml'],
]

const recording = join(import.meta.dirname, '../../content/media/what-an-enclosure-carries.mp3')

// A window that holds everything, so that the feeds say what became of every article.
const siteFile = readFixture('site.yaml').replace(/^items: .*$/m, 'items: 500')
const start = () => startWorker({ vars: { SITE_URL: 'https://news.example' }, site: siteFile })

const first = await start()
const second = await start()
let here = ''

afterAll(async () => {
  await Promise.all([first.stop(), second.stop(), removeFolder(here)])
})

const fixtures = Object.fromEntries(
  slugsIn('accepted', '.json').map((slug) => {
    return [`content/articles/${slug}.md`, readFixture(`accepted/${slug}.md`)]
  }),
)

async function run(url: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runDateline(args, { cwd: here, url })
  const problems = stderr.split('\n').filter((line) => !line.includes(': note: '))
  expect({ code, problems: problems.filter((line) => /refused|:\d/.test(line)) }).toEqual({
    code: 0,
    problems: [],
  })
  return stdout
}

/** A newsroom's store after a while: it is no longer what a first push of its files would make. */
beforeAll(async () => {
  const many = Object.fromEntries(
    Array.from({ length: 230 }, (_, i): [string, string] => {
      const published = new Date(Date.parse('2026-02-01T00:00:00Z') + i * 60_000).toISOString()
      const tags = `[Tag ${i % 7}, "Öl/Gas"]`
      return [`content/articles/old/${i}.md`, articleFile(`Old ${i}`, { published, tags })]
    }),
  )
  here = await makeProject({
    ...fixtures,
    ...many,
    'content/site.yaml': siteFile,
    'content/articles/later.md': articleFile('Later', { published: '2999-01-01T00:00' }),
    'content/articles/named.md': articleFile('Named', { id: 'urn:example-x:named' }),
    'content/articles/before.md': articleFile('Renamed', { tags: '[A/B]' }),
    'content/articles/flow.md': '---\n{title: Flow, published: 2026-03-01}\n---\n\nText.\n',
    'content/articles/gone.md': articleFile('Gone'),
    'content/articles/draft.md': articleFile('Draft', { draft: 'true' }),
    'content/articles/heard.md': articleFile('Heard', {
      image: '{url: /media/a/%C3%A4pfel.png}',
      attachments: '[{url: /media/tone.mp3}]',
    }),
    'content/media/a/äpfel.png': pngOf(12, 34),
    'content/media/tone.mp3': readFileSync(recording),
    'content/media/unused.bin': new Uint8Array([0, 1, 2, 255]),
  })
  await run(first.url, 'push')
  // Renamed, each by its text; and one whose file no longer names its id.
  const articles = join(here, 'content/articles')
  await Promise.all(
    ['before.md', 'flow.md', 'gone.md'].map((name) => removeFolder(join(articles, name))),
  )
  await writeFiles(here, {
    'content/articles/after.md': articleFile('Renamed', { tags: '[A/B]' }),
    'content/articles/river.md': '---\n{title: Flow, published: 2026-03-01}\n---\n\nText.\n',
    'content/articles/named.md': articleFile('Named'),
    'content/articles/note.md': `${fixtures['content/articles/note.md']}\nEdited.\n`,
  })
  await run(first.url, 'push', '--prune')
})

test('what is exported and pushed into an empty store is served with the same bytes', async () => {
  await run(first.url, 'export', 'backup')
  expect(readdirSync(join(here, 'backup')).sort()).toEqual(['articles', 'media', 'site.yaml'])
  await run(second.url, 'push', 'backup')
  for (const path of paths) {
    const [before, after] = await Promise.all(
      [first, second].map(({ url }) => fetchText(url + path)),
    )
    expect(after, path).toBe(before)
    expect(before).not.toContain('Gone')
  }
  for (const path of feedPaths) {
    const text = await fetchText(second.url + path)
    expect(text).toContain('urn:example-x:named')
    expect(text).toContain('https://news.example/articles/before')
    expect(text.includes('https://news.example/articles/gone')).toBe(path !== '/rss.xml')
  }
  expect(await fetchText(`${second.url}/feed.json`)).toContain('"mime_type":"audio/mpeg"')
  const facts = async (url: string) => {
    const listed = await readManifest(url)
    return listed.map(({ slug, id, state }) => ({ slug, id, state }))
  }
  expect(await facts(second.url)).toEqual(await facts(first.url))
})

test('an export of the restored store is the same export', async () => {
  await run(second.url, 'export', 'again')
  const [backup, again] = ['backup', 'again'].map((folder) => readFiles(join(here, folder)))
  expect(again).toEqual(backup)
})

test.each(['a/%C3%A4pfel.png', 'tone.mp3', 'unused.bin'])(
  'the medium %s is the same',
  async (path) => {
    const [before, after] = await Promise.all(
      [first, second].map(async ({ url }) => {
        const response = await fetch(`${url}/media/${path}`)
        const { status, headers } = response
        const facts = ['Content-Type', 'Content-Length', 'ETag'].map((name) => headers.get(name))
        return { status, facts, bytes: Buffer.from(await response.arrayBuffer()) }
      }),
    )
    expect(before?.status).toBe(200)
    expect(after).toEqual(before)
  },
)

test.each([
  ['before', 301, '/articles/after'],
  ['flow', 301, '/articles/river'],
  ['gone', 410, null],
  ['later', 404, null],
  ['draft', 404, null],
])('the address /articles/%s is what it was', async (slug, status, target) => {
  for (const { url } of [first, second]) {
    const response = await fetch(`${url}/articles/${slug}`, { redirect: 'manual' })
    await response.body?.cancel()
    expect(response.status).toBe(status)
    const location = response.headers.get('Location')
    expect(location && new URL(location, url).pathname).toBe(target)
  }
})

function readFiles(folder: string): Record<string, string> {
  const all = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const names = all.filter((name) => statSync(join(folder, name)).isFile()).sort()
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]))
}

async function fetchText(url: string): Promise<string> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url} answers ${response.status}`)
  return response.text()
}
