import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, describe, expect, test } from 'vitest'
import type { Article } from '../../src/article/article.ts'
import { makeFolder, removeFolder, writeFiles } from '../setup/content.ts'
import { atomTitle, bodyOf, publishFixtures, secondsOf } from './published-fixtures.ts'
import { outputOf } from './run-program.ts'

const { url, site, articles, stop } = await publishFixtures()
afterAll(stop)

/** A row of newsboat's cache, one for each item. */
type Item = {
  guid: string
  title: string
  author: string
  url: string
  pubDate: number
  content: string
  enclosure_url: string
  enclosure_type: string
}

type Feed = { title: string; url: string; is_rtl: number }

/** What newsboat has in its cache when it has met a feed for the first time, and once more. */
type Subscription = { feeds: Feed[]; items: Item[]; itemsOfSecondVisit: Item[] }

// Each feed in a cache of its own: in one cache, an id that two feeds share would be one item.
async function subscribe(path: string): Promise<Subscription> {
  const home = await makeFolder()
  await writeFiles(home, { urls: `${url}/${path}\n`, config: '' })
  const files = ['-u', join(home, 'urls'), '-c', join(home, 'cache'), '-C', join(home, 'config')]
  const reload = () => outputOf('newsboat', [...files, '-x', 'reload'], { home })
  await reload()
  const { feeds, items } = readCache(join(home, 'cache'))
  await reload()
  const { items: itemsOfSecondVisit } = readCache(join(home, 'cache'))
  await removeFolder(home)
  return { feeds, items, itemsOfSecondVisit }
}

function readCache(path: string): { feeds: Feed[]; items: Item[] } {
  const cache = new DatabaseSync(path, { readOnly: true })
  const feeds = cache.prepare('SELECT title, url, is_rtl FROM rss_feed').all()
  const items = cache
    .prepare(
      `SELECT guid, title, author, url, pubDate, content, enclosure_url, enclosure_type
       FROM rss_item ORDER BY guid`,
    )
    .all()
  cache.close()
  // Rows have no prototype, which toEqual would mind.
  const plain = (row: object) => ({ ...row })
  return { feeds: feeds.map(plain) as Feed[], items: items.map(plain) as Item[] }
}

const [rss, atom] = await Promise.all([subscribe('rss.xml'), subscribe('atom.xml')])

describe.each([
  ['rss.xml', rss],
  ['atom.xml', atom],
])('newsboat subscribes to %s', (_, { feeds, items, itemsOfSecondVisit }) => {
  test('and knows what it is called and where its home page is', () => {
    expect(feeds).toEqual([{ title: site.title, url: site.url, is_rtl: 0 }])
  })

  test('and finds every article, and nothing else', () => {
    expect(items.map(({ guid }) => guid)).toEqual(articles.map(({ id }) => id).sort())
  })

  test('and finds nothing new when it comes again', () => {
    expect(itemsOfSecondVisit).toEqual(items)
  })
})

describe.each(articles)('newsboat reads $slug', (article) => {
  const { id, slug, url, published, authors } = article
  const names = authors.map(({ name }) => name)
  const facts = {
    guid: id,
    url,
    pubDate: secondsOf(published),
    content: bodyOf(article),
    ...enclosureOf(article),
  }

  test('in RSS', () => {
    expect(rss.items.find(({ guid }) => guid === id)).toEqual({
      ...facts,
      // newsboat makes a title for an item without one, of the last part of its URL.
      title: article.title ?? (slug[0] ?? '').toUpperCase() + slug.slice(1).replaceAll('-', ' '),
      // newsboat keeps the last dc:creator alone, and puts the editors where there is none.
      author: names.at(-1) ?? `${site.email} (${site.title})`,
    })
  })

  test('in Atom', () => {
    expect(atom.items.find(({ guid }) => guid === id)).toEqual({
      ...facts,
      title: atomTitle(article),
      author: names.join(', '),
    })
  })
})

/** newsboat keeps the last enclosure that can be played. */
function enclosureOf({ attachments }: Article): { enclosure_url: string; enclosure_type: string } {
  const { url = '', type = '' } =
    attachments.findLast(({ type }) => /^(audio|video)\/|^application\/ogg$/.test(type)) ?? {}
  return { enclosure_url: url, enclosure_type: type }
}
