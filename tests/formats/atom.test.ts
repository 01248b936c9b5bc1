import { expect, test } from 'vitest'
import type { Article } from '../../src/article/article.ts'
import { elementsOf, textOf as wholeText, type XmlElement } from '../readers/xml.ts'
import { acceptedArticle, articleOf } from '../setup/article-files.ts'
import { all, nameOf, one, readDocument, textOf } from './elements.ts'
import { feedOf, talkative } from './sample-feed.ts'

function atomOf(...articles: Article[]): XmlElement {
  return readDocument(feedOf('atom', articles, talkative))
}

function entryOf(article: Article): XmlElement {
  return needed(one(atomOf(article), 'atom:entry'))
}

function needed(element: XmlElement | undefined): XmlElement {
  if (!element) throw new Error('an element is missing')
  return element
}

/** The attributes of each link of that relation. */
function links(parent: XmlElement, rel: string): Record<string, string>[] {
  const every = all(parent, 'atom:link').map(({ attributes }) => attributes)
  return every.filter((attributes) => attributes.rel === rel)
}

test('the feed says what it is and where', () => {
  const feed = atomOf()
  expect(feed.attributes['xml:lang']).toBe('en')
  expect(textOf(feed, 'atom:id')).toBe('https://news.example/atom.xml')
  expect(textOf(feed, 'atom:rights')).toBe('© 2026 Example News & Views')
  expect(textOf(feed, 'atom:logo')).toBe('https://news.example/media/logo.png?size=144&format=png')
  expect(textOf(feed, 'atom:icon')).toBe('https://news.example/media/icon.png')
  expect(wholeText(needed(one(feed, 'atom:generator')))).toBe('Dateline')
  expect(one(feed, 'atom:generator')?.attributes.version).toMatch(/^\d+\.\d+\.\d+$/)
  expect(links(feed, 'hub')).toEqual([{ rel: 'hub', href: 'https://news.example/hub' }])
  expect(links(feed, 'self')).toEqual([
    { rel: 'self', type: 'application/atom+xml', href: 'https://news.example/atom.xml' },
  ])
  expect(links(feed, 'alternate')).toEqual([
    { rel: 'alternate', type: 'text/html', href: 'https://news.example/' },
  ])
})

test('the id stands as it is, not as a URL library would write it', () => {
  for (const id of [
    'https://Old.Example:443/?p=17&amp=1',
    'urn:example-x:A',
    'tag:x,2026:é',
    'x:$&',
  ]) {
    expect(textOf(entryOf(articleOf({ title: 'x', id })), 'atom:id')).toBe(id)
  }
})

test('words have the references that every parser knows, here as in attributes', () => {
  const words = 'R&D <now>'
  const authors = [{ name: words, role: words }]
  const document = feedOf(
    'atom',
    [articleOf({ title: words, authors, dateline: words, image: { url: '/a', caption: words } })],
    { ...talkative, title: words, description: words, rights: words },
  )
  expect(document.match(/R&amp;D &lt;now&gt;/g)).toHaveLength(11)
  expect(document).not.toMatch(/&#/)
})

test('a title is text, for readers that show the markup of any other', () => {
  expect(one(entryOf(articleOf({ title: '<b> & &amp;' })), 'atom:title')).toMatchObject({
    attributes: {},
    children: ['<b> & &amp;'],
  })
})

test('a summary is HTML that stands for plain text', () => {
  const summary = one(entryOf(articleOf({ summary: '<b> & &amp;' }, 'x')), 'atom:summary')
  expect(summary).toMatchObject({
    attributes: { type: 'html' },
    children: ['&lt;b&gt; &amp; &amp;amp;'],
  })
})

test('a note has a title all the same: its first words, or the day where it has none', () => {
  const titleOf = (...note: Parameters<typeof articleOf>) =>
    textOf(entryOf(articleOf(...note)), 'atom:title')
  expect(titleOf({}, 'A < B.')).toBe('A < B.')
  const words = 'word '.repeat(15)
  const ofEighty = `${words}words`
  expect(titleOf({}, ofEighty)).toBe(ofEighty)
  expect(titleOf({}, `${ofEighty}s`)).toBe(`${words.trim()}…`)
  expect(titleOf({}, '- a list')).toBe('a list')
  const film = '<video src="/media/a.mp4"></video>'
  expect(titleOf({ published: '2026-03-01T12:00Z' }, film)).toBe('2026-03-01')
})

test('each author has a name, and an address where there is one', () => {
  const authors = all(entryOf(acceptedArticle('everything')), 'atom:author')
  const parts = ['atom:name', 'atom:email', 'atom:uri']
  expect(authors.map((author) => parts.map((part) => textOf(author, part)))).toEqual([
    ['Ada Byron', 'ada@news.example', 'https://ada.example/about?a=1&b=2'],
    ['Zoë Müller', 'zoe@zoe.example', 'https://zoe.example/'],
  ])
})

test('an article by nobody is by the site', () => {
  const feed = atomOf(acceptedArticle('note'))
  expect(one(entryOf(acceptedArticle('note')), 'atom:author')).toBeUndefined()
  const author = needed(one(feed, 'atom:author'))
  expect(elementsOf(author).map((part) => [nameOf(part), wholeText(part)])).toEqual([
    ['atom:name', 'Example News & Views'],
    ['atom:email', 'desk@news.example'],
    ['atom:uri', 'https://news.example/'],
  ])
})

test('a tag is spelled as its author spells it', () => {
  const categories = all(entryOf(acceptedArticle('everything')), 'atom:category')
  expect(categories.map(({ attributes }) => attributes)).toEqual([
    { term: 'Iran', scheme: 'https://news.example/tags/', label: 'Iran' },
    { term: 'New York', scheme: 'https://news.example/tags/', label: 'New York' },
    { term: 'Q&A', scheme: 'https://news.example/tags/', label: 'Q&A' },
  ])
})

test('every attachment is an enclosure, with what is known of it', () => {
  expect(links(entryOf(acceptedArticle('everything')), 'enclosure')).toEqual([
    {
      rel: 'enclosure',
      href: 'https://news.example/media/talk.mp3',
      type: 'audio/mpeg',
      length: '1234567',
      title: 'The talk',
    },
    {
      rel: 'enclosure',
      href: 'https://news.example/media/slides.pdf',
      type: 'application/pdf',
    },
  ])
})

test('Media RSS has the picture alone, and no medium is there twice', () => {
  const entry = entryOf(acceptedArticle('everything'))
  const media = all(entry, 'media:content').map(({ attributes }) => attributes.url)
  expect(media).toEqual(['https://news.example/media/lead.png'])
})

test('what a link has no place for stands beside it', () => {
  const attachments = ['/a.mp3', '/b.mp3', '/c.mp3'].map((url, i) => ({ url, duration: i + 1.5 }))
  const entry = entryOf(articleOf({ title: 'x', attachments }))
  expect(textOf(entry, 'itunes:duration')).toBe('2')
  const others = all(entry, 'rdf:Description')
  expect(
    others.map((about) => [about.attributes['rdf:about'], textOf(about, 'dcterms:extent')]),
  ).toEqual([
    ['https://news.example/b.mp3', 'PT2.5S'],
    ['https://news.example/c.mp3', 'PT3.5S'],
  ])
})

test('a link post keeps its own page as the alternate', () => {
  const entry = entryOf(acceptedArticle('link-post'))
  expect(links(entry, 'alternate')).toEqual([
    { rel: 'alternate', type: 'text/html', href: 'https://news.example/articles/link-post' },
  ])
  expect(links(entry, 'related')).toEqual([
    { rel: 'related', href: 'https://elsewhere.example/a?b=1&c=2#d' },
  ])
})

test('an entry in another language says so', () => {
  expect(entryOf(acceptedArticle('everything')).attributes).toEqual({ 'xml:lang': 'de' })
  expect(entryOf(acceptedArticle('note')).attributes).toEqual({})
})

test('what is absent leaves no element', () => {
  const names = elementsOf(entryOf(acceptedArticle('title-only'))).map(nameOf)
  expect(names.sort()).toEqual([
    'atom:id',
    'atom:link',
    'atom:published',
    'atom:summary',
    'atom:title',
    'atom:updated',
  ])
})
