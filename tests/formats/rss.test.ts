import { expect, test } from 'vitest'
import type { Article } from '../../src/article.ts'
import { acceptedArticle, articleOf } from '../compile/article-files.ts'
import { all, one, readXml, textOf, type XmlElement } from './read-xml.ts'
import { feedOf } from './sample-feed.ts'

function channelOf(...articles: Article[]): XmlElement {
  const channel = one(readXml(feedOf('rss', articles)), 'channel')
  if (!channel) throw new Error('no channel')
  return channel
}

function itemOf(article: Article): XmlElement {
  const item = one(channelOf(article), 'item')
  if (!item) throw new Error('no item')
  return item
}

test('the channel says what it is and where', () => {
  const channel = channelOf()
  expect(one(channel, 'atom:link')?.attributes).toEqual({
    href: 'https://news.example/rss.xml',
    rel: 'self',
    type: 'application/rss+xml',
  })
  expect(textOf(channel, 'copyright')).toBe('© 2026 Example News & Views')
  expect(textOf(channel, 'language')).toBe('en')
  expect(textOf(channel, 'generator')).toBe('Dateline')
})

test('the guid is a permalink only where it is the link', () => {
  expect(one(itemOf(acceptedArticle('note')), 'guid')).toMatchObject({
    text: 'https://news.example/articles/note',
    attributes: { isPermaLink: 'true' },
  })
  expect(one(itemOf(acceptedArticle('old-id')), 'guid')).toMatchObject({
    text: 'https://old.example/?p=17&amp=1',
    attributes: { isPermaLink: 'false' },
  })
})

test('each author is a dc:creator of its own', () => {
  const names = all(itemOf(acceptedArticle('everything')), 'dc:creator').map(({ text }) => text)
  expect(names).toEqual(['Ada Byron', 'Zoë Müller'])
})

test('the first attachment is the enclosure, with a length even where none is known', () => {
  expect(one(itemOf(acceptedArticle('everything')), 'enclosure')?.attributes).toEqual({
    url: 'https://news.example/media/talk.mp3',
    length: '1234567',
    type: 'audio/mpeg',
  })
  const attachments = [{ url: '/a.pdf', type: 'application/pdf' }]
  expect(one(itemOf(articleOf({ title: 'x', attachments })), 'enclosure')?.attributes.length).toBe(
    '0',
  )
})

test('the image has its words', () => {
  const media = one(itemOf(acceptedArticle('everything')), 'media:content')
  expect(media?.attributes).toEqual({
    url: 'https://news.example/media/lead.png',
    medium: 'image',
  })
  expect(media && textOf(media, 'media:description')).toBe('A lead & a caption')
})

test('an update is told apart from the publication', () => {
  const item = itemOf(acceptedArticle('everything'))
  expect(textOf(item, 'pubDate')).toBe('Sun, 01 Mar 2026 08:30:00 GMT')
  expect(textOf(item, 'atom:updated')).toBe('2026-03-02T10:00:00Z')
  expect(one(itemOf(acceptedArticle('note')), 'atom:updated')).toBeUndefined()
})

test('what is absent leaves no element', () => {
  expect(
    itemOf(acceptedArticle('title-only'))
      .children.map(({ name }) => name)
      .sort(),
  ).toEqual(['guid', 'link', 'pubDate', 'title'])
})

test('an item without a title has a description, whatever it holds', () => {
  const item = (body: string) => itemOf(articleOf({}, body))
  expect(textOf(item('A note.'), 'description')).toBe('A note.')
  expect(one(item('A note.'), 'title')).toBeUndefined()
  expect(textOf(item('- Only\n- a list'), 'description')).toMatch(/Only.*a list/s)
  expect(textOf(item('![A picture](a.png)'), 'description')).toMatch(/A picture/)
})

test('titles and descriptions are plain text, escaped once', () => {
  const article = articleOf({ title: '<b> & &amp;', summary: '<i> & &lt;' }, 'x')
  expect(feedOf('rss', [article])).toContain('<title>&lt;b&gt; &amp; &amp;amp;</title>')
  expect(feedOf('rss', [article])).toContain('<description>&lt;i&gt; &amp; &amp;lt;</description>')
})
