import { expect, test } from 'vitest'
import type { Article } from '../../src/article.ts'
import { acceptedArticle, articleOf } from '../compile/article-files.ts'
import { all, one, readXml, textOf, type XmlElement } from './read-xml.ts'
import { feedOf } from './sample-feed.ts'

function atomOf(...articles: Article[]): XmlElement {
  return readXml(feedOf('atom', articles))
}

function entryOf(article: Article): XmlElement {
  const entry = one(atomOf(article), 'atom:entry')
  if (!entry) throw new Error('no entry')
  return entry
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
  expect(links(feed, 'self')).toEqual([
    { rel: 'self', type: 'application/atom+xml', href: 'https://news.example/atom.xml' },
  ])
  expect(links(feed, 'alternate')).toEqual([
    { rel: 'alternate', type: 'text/html', href: 'https://news.example/' },
  ])
})

test('the id stands as it is, not as a URL library would write it', () => {
  for (const id of ['https://Old.Example:443/?p=17&amp=1', 'urn:UUID:1', 'tag:x,2026:é', 'x:$&']) {
    expect(textOf(entryOf(articleOf({ title: 'x', id })), 'atom:id')).toBe(id)
  }
})

test('a title is HTML that stands for plain text; a note has an empty one', () => {
  const title = one(entryOf(articleOf({ title: '<b> & &amp;' })), 'atom:title')
  expect(title).toMatchObject({ text: '&lt;b&gt; &amp; &amp;amp;', attributes: { type: 'html' } })
  expect(one(entryOf(acceptedArticle('note')), 'atom:title')?.text).toBe('')
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
  const author = one(feed, 'atom:author')
  expect(author && textOf(author, 'atom:name')).toBe('Example News & Views')
})

test('a tag has the term of its slice and the label of its author', () => {
  const categories = all(entryOf(acceptedArticle('everything')), 'atom:category')
  expect(categories.map(({ attributes }) => attributes)).toEqual([
    { term: 'iran', label: 'Iran' },
    { term: 'new-york', label: 'New York' },
    { term: 'q&a', label: 'Q&A' },
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
    {
      rel: 'enclosure',
      href: 'https://news.example/media/lead.png',
      title: 'A lead & a caption',
    },
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
  const names = entryOf(acceptedArticle('title-only')).children.map(({ name }) => name)
  expect(names.sort()).toEqual([
    'atom:id',
    'atom:link',
    'atom:published',
    'atom:title',
    'atom:updated',
  ])
})
