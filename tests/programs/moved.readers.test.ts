import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import { runDateline } from '../setup/cli.ts'
import { articleFile, makeFolder, removeFolder, writeFiles } from '../setup/content.ts'
import { rssFeed } from '../setup/feeds.ts'
import { serve, status } from '../setup/web.ts'
import { findFreePort, startWorker } from '../setup/worker-process.ts'
import { feedparserAt, jsonReaderAt, newsboatAt } from './subscribers.ts'

// Somebody subscribes to the feed of an old site. The site is imported from that feed and pushed, and its
// old addresses lead here.

const names = ['First', 'Second', 'Third', 'Fourth', 'Fifth']
const day = (at: number) => `2020-01-0${9 - at}T10:00:00Z`

/** Ids as old feeds have them. Atom takes addresses and URNs only. */
const iris = [
  'HOME/?p=1',
  'HOME/2020/Second/',
  'tag:old.example,2020:3',
  'urn:uuid:00000000-0000-4000-8000-000000000004',
  'http://other.example/~5?a=1&amp;b=2#c',
]
const ids = [
  'HOME/?p=1',
  '77',
  '123 at https://old.example',
  '5d3f0c1e-0000-4000-8000-4',
  'yt:video:x',
]

const rssItems = names.map((name, at) => {
  const date = new Date(day(at)).toUTCString()
  return `<item><title>${name}</title><link>HOME/2020/${name}/</link><guid isPermaLink="false">${ids[at]}</guid><pubDate>${date}</pubDate><description>Words of ${name}.</description></item>`
})
const permalinks = rssItems.map((item) =>
  item.replace(/<guid.*<\/guid>/, (_) => `<guid>${/<link>(.*)<\/link>/.exec(item)?.[1]}</guid>`),
)
const wordPress = '<generator>https://wordpress.org/?v=6.7</generator>'

const entries = names.map((name, at) => {
  return `<entry><id>${iris[at]}</id><title>${name}</title><link href="HOME/2020/${name}/"/><published>${day(at)}</published><updated>${day(at)}</updated><content type="html">Words of ${name}.</content></entry>`
})
const atom = (entries: string[], head = '') =>
  `<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:x-test:feed</id><title>Old</title><link href="HOME/"/><updated>${day(0)}</updated>${head}${entries.join('')}</feed>`

const items = names.map((name, at) => {
  return {
    id: ids[at],
    url: `HOME/2020/${name}/`,
    title: name,
    content_text: 'Words.',
    date_published: day(at),
  }
})
const json = (items: object[], next?: string) =>
  JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: 'Old',
    home_page_url: 'HOME/',
    next_url: next,
    items,
  })

const [recent, older] = [[0, 3], [3]] as const
const oldSites: Record<string, { path: string; answers: Record<string, string> }> = {
  'RSS of WordPress': {
    path: '/feed/',
    answers: {
      '/feed/': rssFeed(rssItems.slice(...recent), wordPress),
      '/feed/?paged=2': rssFeed(rssItems.slice(...older), wordPress),
    },
  },
  'RSS with permalinks': {
    path: '/index.xml',
    answers: { '/index.xml': rssFeed(permalinks) },
  },
  Atom: {
    path: '/feed/atom/',
    answers: {
      '/feed/atom/': atom(entries.slice(...recent), '<link rel="prev-archive" href="/old.xml"/>'),
      '/old.xml': atom(entries.slice(...older)),
    },
  },
  'JSON Feed': {
    path: '/feed/json/',
    answers: {
      '/feed/json/': json(items.slice(...recent), '/feed/json/?page=2'),
      '/feed/json/?page=2': json(items.slice(...older)),
    },
  },
}

describe.each(Object.entries(oldSites))('%s', (name, { path, answers }) => {
  test('no reader shows an item twice or misses one', async () => {
    const [here, port] = [await makeFolder(), await findFreePort()]
    onTestFinished(() => removeFolder(here))
    const old = await serve({ ...answers })
    const address = old.home + path
    const polls = name.startsWith('JSON')
      ? { reader: jsonReaderAt(address) }
      : {
          feedparser: feedparserAt(address),
          newsboat: await newsboatAt(address, join(here, 'newsboat')),
        }
    const pollAll = async () => {
      const shown = Object.entries(polls).map(async ([name, poll]) => [name, await poll()] as const)
      return Object.fromEntries(await Promise.all(shown))
    }
    const all = (titles: string[]) =>
      Object.fromEntries(Object.keys(polls).map((name) => [name, titles]))
    const listed = path === '/index.xml' ? names : names.slice(...recent)
    expect(await pollAll()).toEqual(all(listed.toSorted()))

    const run = (...args: string[]) => runDateline(args, { cwd: here })
    expect(await run('import', address, 'mine')).toMatchObject({ code: 0 })
    const siteFile = join(here, 'mine/site.yaml')
    const url = `http://127.0.0.1:${port}`
    const site = (await readFile(siteFile, 'utf8')).replace(/^url: .*$/m, `url: ${url}`)
    expect(site).toContain(`items: ${listed.length}\n`)
    await writeFile(siteFile, site)
    expect((await run('check', 'mine', '--feed', address)).code).toBe(0)
    const worker = await startWorker({ port, site })
    onTestFinished(worker.stop)
    expect((await run('push', 'mine', '--url', url)).stdout).toContain('created 5,')
    old.answers[path] = status(301, { Location: url + path })
    expect(await pollAll()).toEqual(all([]))

    // What is as new to the second as what it has, libcurl takes for the same (CURLOPT_TIMECONDITION).
    await sleep(1000)
    await writeFiles(here, { 'mine/articles/new.md': articleFile('New') })
    expect((await run('push', 'mine', '--url', url)).code).toBe(0)
    expect(await pollAll()).toEqual(all(['New']))
  })
})
