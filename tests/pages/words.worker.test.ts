import { parse } from 'parse5'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import webReaders from '../../src/pages/partials/web-readers.json'
import english from '../../src/site/words/en.json'
import { attribute, type PagePart, readPage, textOf } from '../setup/page.ts'
import { api, articleFile, get, publish, putSite, type Sent, withdraw } from '../setup/requests.ts'
import { brokenStore, emptyStore, rows } from '../setup/store.ts'

// A site whose every word is the place of that word in the table, between these marks, and whose own
// texts are numbers. Letters outside the marks are words that the table lacks.

type Group = { [name: string]: string | Group }

/** Returns the words with their places for what they say: `⟦tag.name⟧`. Values and links stay. */
function inPlaces(group: Group, above = ''): Group {
  const entries = Object.entries(group).map(([name, text]) => {
    const place = above + name
    if (typeof text !== 'string') return [name, inPlaces(text, `${place}.`)]
    if (/\.(?:one|two|few|many|zero)$/.test(place)) return [name, '⟦no plural⟧']
    const parts = text.match(/\{\w+\}|<(\w+)>[^<]*<\/\1>/g) ?? []
    const kept = parts.map((part) => part.replace(/>[^<]*</, `>⟦${place}⟧<`))
    return [name, [`⟦${place}⟧`, ...kept].join(' ')]
  })
  return Object.fromEntries(entries)
}

const { language: _, marks: _marks, ...said } = english
const site = {
  title: '1001',
  description: '1002',
  url: 'https://news.example',
  language: 'ja',
  timezone: 'UTC',
  authors: {
    a: { name: '1003', role: '1004', bio: '1005', email: 'a@news.example', reply: true },
    b: { name: '1006' },
  },
  words: inPlaces(said),
}

/** Names, which are the same in every language, and what Intl writes in Japanese. */
const names = [
  ...['RSS', 'Atom', 'JSON Feed', 'OPML', 'MP3', 'KB', 'または', '[年月日]'],
  ...webReaders.map(({ name }) => name),
]
const allowed = new RegExp(`⟦[^⟧]*⟧|${names.join('|')}`, 'g')

/** The attributes that people read or hear. */
const readable = ['aria-label', 'alt', 'title', 'placeholder', 'data-copied', 'data-copy-by-keys']
const readableMetas = /^description$|^og:(?:title|description|site_name|image:alt)$/

/** Returns the words of a page that are neither content nor in the table. */
function strayWords(page: PagePart): string[] {
  return textsOf(page)
    .map((text) => text.replace(allowed, '').trim())
    .filter((text) => /\p{L}/u.test(text))
}

function textsOf(part: PagePart): string[] {
  return part.childNodes.flatMap((node) => {
    if ('value' in node) return [node.value]
    if (!('tagName' in node)) return []
    const { tagName } = node
    const meta = attribute(node, 'property') ?? attribute(node, 'name') ?? ''
    const heard = readable.flatMap((name) => attribute(node, name) ?? [])
    const described = readableMetas.test(meta) ? [attribute(node, 'content') ?? ''] : []
    // The notes on an article are for its author, and English.
    const isNotes = tagName === 'ul' && attribute(node, 'lang') === 'en'
    const isContent = attribute(node, 'class') === 'text' || /^(?:script|time)$/.test(tagName)
    return [...heard, ...described, ...(isContent || isNotes ? [] : textsOf(node))]
  })
}

const person: Sent = { headers: { 'Sec-Fetch-Dest': 'document' } }
const many = Array.from({ length: 11 }, (_, i) => `tag=${100 + i}`).join('&')

/** Every kind of page, and what a request for it needs. */
const pages: [path: string, sent?: Sent][] = [
  ...['/', '/articles/1', '/articles/2', '/articles/3', '/articles/4', '/about'].map(
    (path): [string] => [path],
  ),
  ...['/tags', '/authors', '/tags/2001', '/authors/a', '/authors/b', '/tags/2003'].map(
    (path): [string] => [path],
  ),
  ...['/archive', '/archive/2026', '/archive/2026/03/01', '/tags/2001/archive'].map(
    (path): [string] => [path],
  ),
  ...['/tags/2001/archive/2026', '/nothing'].map((path): [string] => [path]),
  ...['/search', '/search?q=2006', '/search?q=9999'].map((path): [string] => [path]),
  ...[
    ...['/rss.xml', '/atom.xml', '/feed.json', '/tags/2001/rss.xml', '/tags/2003/rss.xml'],
    '/rss.xml?q=2006',
    ...['/rss.xml?tag=2001&tag=2002', '/rss.xml?tag=2001&tag=2002&match=any', `/rss.xml?${many}`],
    ...['/tags/nothing/rss.xml'],
  ].map((path): [string, Sent] => [path, person]),
  ['/articles/1', { ...person, bindings: { DB: brokenStore('at once') } }],
]

const previewed = ['1', '2', '3', '8', '9', 'again', 'back']

const seen = new Set<string>()

async function push(file: unknown): Promise<void> {
  const response = await putSite(JSON.stringify(file))
  expect([response.status, await response.text()]).toEqual([200, expect.anything()])
}

beforeAll(async () => {
  vi.spyOn(console, 'log').mockReturnValue()
  vi.spyOn(console, 'error').mockReturnValue()
  await push(site)
  const empty = await readPage('/')
  expect(strayWords(empty)).toEqual([])
  for (const path of ['/', '/tags', '/archive']) collect(await readPage(path))
  const authors = ['a', ...[2010, 2011, 2012, 2013, 2014].map((name) => ({ name: `${name}` }))]
  const attachments = [
    { url: 'https://news.example/1.mp3', type: 'audio/mpeg', length: 4000, title: '2020' },
  ]
  const full = {
    ...{ title: '2000', authors, tags: ['2001', '2002'], summary: '2004', attachments },
    updated: '2026-03-02T09:00:00Z',
    corrections: [{ date: '2026-03-02', note: '2005' }],
  }
  await publish('1', articleFile(full, '2006'))
  await publish('2', articleFile({ title: '2007', tags: ['2001'] }, '2008'))
  await publish('3', articleFile({ title: '', authors: ['b'], published: '2026-02-01' }, '2009'))
  for (const slug of ['5', '6', '7']) {
    const fields = { title: `204${slug}`, tags: ['2001'], published: '2026-01-01T09:00:00Z' }
    await publish(slug, articleFile(fields, '2050'))
  }
  const byTheSame = { title: '2080', authors: ['a'], published: '2025-12-01T09:00:00Z' }
  await publish('older', articleFile(byTheSame, '2081'))
  await publish('4', articleFile({ title: '2030', tags: ['2003'] }, '2031'))
  await withdraw('4')
  await publish('8', articleFile({ title: '2060', draft: true }, '2061'))
  await publish('9', articleFile({ title: '2062', published: '2029-01-01' }, '2063'))
  const earlier = { title: '2064', published: '2025-11-01T09:00:00Z' }
  for (const [slug, updated] of [
    ['again', '2025-11-02T09:00:00Z'],
    ['back', earlier.published],
  ] as const) {
    await publish(slug, articleFile(earlier))
    await publish(slug, articleFile({ ...earlier, updated, draft: true }, '2065'))
  }
  await rows("UPDATE articles SET stamp = 'of another site' WHERE slug = '2'")
  await rows("UPDATE articles SET source = 'refused' WHERE slug = '3'")
  const about = '---\ntitle: "3001"\nnav: true\nfooter: true\nupdated: 2026-03-02\n---\n3002\n'
  const headers = { 'Content-Type': 'text/markdown' }
  expect((await api('PUT', '/pages/about', { headers, body: about })).ok).toBe(true)
})

afterAll(emptyStore)

function collect(page: PagePart): void {
  for (const text of textsOf(page)) {
    for (const [, place = ''] of text.matchAll(/⟦([^⟧]*)⟧/g)) seen.add(place)
  }
}

test.each(pages)('no word outside the table stands on %s', async (path, sent) => {
  const page = await readPage(path, sent)
  expect(textOf(page)).toContain('⟦')
  collect(page)
  expect(strayWords(page)).toEqual([])
})

test.each(previewed)('nor on the preview of %s', async (slug) => {
  const response = await api('POST', `/articles/${slug}/preview`)
  const { pathname } = new URL((await response.json<{ url: string }>()).url)
  const page = await readPage(pathname)
  collect(page)
  expect(strayWords(page)).toEqual([])
})

test('nor in the list of feeds, nor in a feed', async () => {
  const opml = await (await get('/feeds.opml')).text()
  const titles = [...opml.matchAll(/(?:text|title)="([^"]*)"/g)].map(([, title = '']) => title)
  expect(titles).toContain('⟦tag.all⟧')
  expect(titles.filter((title) => /\p{L}/u.test(title.replace(allowed, '')))).toEqual([])
  for (const path of ['/rss.xml', '/atom.xml', '/feed.json']) {
    const feed = await (await get(path)).text()
    const text = feed.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"')
    const [, place = ''] =
      /⟦(content.correction)⟧ <time datetime=\\?"2026-03-02\\?">2026年3月2日<\/time>/.exec(text) ??
      []
    expect(place, path).toBe('content.correction')
    const [, reply = ''] = /<a href=\\?"mailto:a@[^>]*>⟦(content.reply)⟧</.exec(text) ?? []
    expect(reply, path).toBe('content.reply')
    seen.add(reply)
    seen.add(place)
  }
})

test('every word of the table stands on one of these pages', () => {
  // They take hundreds of articles, or a feed of many pages; `one` is no plural of Japanese.
  const rare = ['archive.moreOfDay', 'names.most', 'search.most', 'tooMuch.common']
  // Only the publisher sees them.
  const ofStart = ['preview.here', 'preview.unpublished', 'alert.subject']
  const ofArchive = ['feed.archive', 'feed.newer', 'feed.older', 'feed.newest']
  const places = Object.entries(said).flatMap(([group, texts]) =>
    Object.entries(texts).map(([name, text]) =>
      typeof text === 'string' ? `${group}.${name}` : `${group}.${name}.other`,
    ),
  )
  const unseen = places.filter((place) => !seen.has(place))
  expect(unseen.sort()).toEqual([...rare, ...ofStart, ...ofArchive].sort())
})

describe('a word outside the table is found', () => {
  test.each([
    ['in a text', '<p>⟦tag.name⟧ by <b>1001</b></p>', 'by'],
    ['in a name that is heard', '<nav aria-label="Site">1</nav>', 'Site'],
    ['in a description', '<meta name="description" content="Articles on 1">', 'Articles on 1'],
  ])('%s', (_, html, word) => {
    expect(strayWords(parse(html))).toEqual([word])
  })
})
