import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { runDateline } from '../setup/cli.ts'
import { articleFile, makeProject, removeFolder, siteFile } from '../setup/content.ts'
import { findFreePort, startWorker } from '../setup/worker-process.ts'
import { feedparserAt, newsboatAt } from './subscribers.ts'

// A subscriber of the old site, whose address then leads here. What `check --feed` says ahead is what
// the programs show.
const port = await findFreePort()
const url = `http://127.0.0.1:${port}`
const site = siteFile.replace('https://tribune.example', url)
const worker = await startWorker({ port, site })
const date = 'Fri, 02 Jan 2026 10:00:00 +0000'

/** The articles here, by their slugs, with the ids that they are given. */
const ids: Record<string, string | undefined> = {
  address: undefined,
  bare: '123 at https://old.example',
  changed: 'urn:example-x:new',
  dated: `http://old.example/dated${date}`,
  fresh: undefined,
  relative: '77',
  titled: 'Titled',
  urn: 'urn:uuid:00000000-0000-4000-8000-000000000001',
}

const rssItems = [
  `<title>Address</title><link>${url}/articles/address</link><guid>${url}/articles/address</guid>`,
  '<title>Bare</title><guid isPermaLink="false">123 at https://old.example</guid>',
  '<title>Changed</title><guid isPermaLink="false">urn:example-x:old</guid>',
  '<title>Dated</title><link>http://old.example/dated</link>',
  '<title>Relative</title><guid>77</guid>',
  '<title>Urn</title><guid isPermaLink="false">urn:uuid:00000000-0000-4000-8000-000000000001</guid>',
].map((item) => `<item>${item}<pubDate>${date}</pubDate></item>`)
const rss = `<rss version="2.0"><channel><title>Old</title><link>http://old.example/</link><description>-</description>${rssItems.join('')}<item><title>Titled</title></item></channel></rss>`

const entries = [
  [`${url}/articles/address`, 'Address'],
  ['123 at https://old.example', 'Bare'],
  ['urn:example-x:old', 'Changed'],
  ['77', 'Relative'],
  ['urn:uuid:00000000-0000-4000-8000-000000000001', 'Urn'],
].map(([id, title]) => {
  return `<entry><id>${id}</id><title>${title}</title><updated>2026-01-02T10:00:00Z</updated></entry>`
})
const atom = `<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:example-x:feed</id><title>Old</title><updated>2026-01-02T10:00:00Z</updated>${entries.join('')}</feed>`

const old: Record<string, string> = { '/rss.xml': rss, '/atom.xml': atom }
let hasMoved = false
const server = createServer((request, response) => {
  const path = request.url ?? ''
  if (hasMoved) response.writeHead(301, { Location: `${url}${path}` }).end()
  else response.setHeader('Content-Type', 'application/xml').end(old[path])
}).listen(0, '127.0.0.1')
await once(server, 'listening')
const oldUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

const here = await makeProject({
  'content/site.yaml': site,
  ...Object.fromEntries(
    Object.entries(ids).map(([slug, id]) => {
      const title = slug[0]?.toUpperCase() + slug.slice(1)
      const fields = { published: '2026-01-02T10:00:00Z', ...(id && { id: JSON.stringify(id) }) }
      return [`content/articles/${slug}.md`, articleFile(title, fields)]
    }),
  ),
})

afterAll(async () => {
  server.close()
  await Promise.all([worker.stop(), removeFolder(here)])
})

const formats = ['rss.xml', 'atom.xml']
const subscribers = await Promise.all(
  formats.map(async (file) => ({
    file,
    forecast: (await runDateline(['check', '--feed', `${oldUrl}/${file}`], { cwd: here })).stdout,
    polls: {
      feedparser: feedparserAt(`${oldUrl}/${file}`),
      newsboat: await newsboatAt(`${oldUrl}/${file}`, join(here, 'newsboat', file)),
    },
  })),
)
for (const { polls } of subscribers) for (const poll of Object.values(polls)) await poll()
const pushed = await runDateline(['push', '--url', url], { cwd: here })
if (pushed.code !== 0) throw new Error(pushed.stderr)
hasMoved = true

const expected = {
  'rss.xml': {
    feedparser: ['Changed', 'Dated', 'Fresh', 'Relative'],
    newsboat: ['Changed', 'Fresh'],
  },
  'atom.xml': {
    feedparser: ['Bare', 'Changed', 'Dated', 'Fresh', 'Relative', 'Titled'],
    newsboat: ['Bare', 'Changed', 'Dated', 'Fresh', 'Relative', 'Titled'],
  },
}

describe.each(subscribers)('$file', ({ file, forecast, polls }) => {
  test.each(['feedparser', 'newsboat'] as const)(
    '%s shows what check --feed said',
    async (name) => {
      const shown = await polls[name]()
      expect(shown).toEqual(expected[file as keyof typeof expected][name])
      expect(forecast).toContain(`${name} would show ${shown.length} as new\n`)
      const named = [...forecast.matchAll(/^ {2}(\w+): .*?(?: \(([\w, ]+)\))?$/gm)]
        .filter(([, , readers]) => !readers || readers.split(', ').includes(name))
        .map(([, slug = '']) => slug[0]?.toUpperCase() + slug.slice(1))
      expect(named.sort()).toEqual(shown)
    },
  )
})
