import { expect, test } from 'vitest'
import type { Article } from '../../src/article/article.ts'
import type { XmlElement } from '../readers/xml.ts'
import { elementsOf, textOf as wholeText } from '../readers/xml.ts'
import { acceptedArticle, articleOf } from '../setup/article-files.ts'
import { all, nameOf, one, readDocument, textOf } from './elements.ts'
import { feedOf, talkative } from './sample-feed.ts'

function channelOf(...articles: Article[]): XmlElement {
  const channel = one(readDocument(feedOf('rss', articles, talkative)), 'channel')
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
  expect(all(channel, 'atom:link').map(({ attributes }) => attributes)).toEqual([
    { href: 'https://news.example/rss.xml', rel: 'self', type: 'application/rss+xml' },
    { href: 'https://news.example/hub', rel: 'hub' },
  ])
  expect(one(channel, 'cloud')?.attributes).toEqual({
    domain: 'news.example',
    port: '443',
    path: '/hub/rsscloud',
    registerProcedure: '',
    protocol: 'https-post',
  })
  expect(textOf(channel, 'copyright')).toBe('© 2026 Example News & Views')
  expect(textOf(channel, 'language')).toBe('en')
  expect(textOf(channel, 'generator')).toMatch(/^Dateline\/\d+\.\d+\.\d+$/)
  expect(textOf(channel, 'docs')).toBe('https://www.rssboard.org/rss-specification')
  expect(textOf(channel, 'ttl')).toBe('5')
  // As often as that: rss/1.0/modules/syndication.
  expect(textOf(channel, 'sy:updatePeriod')).toBe('hourly')
  expect(textOf(channel, 'sy:updateFrequency')).toBe('12')
  expect(textOf(channel, 'managingEditor')).toBe('desk@news.example (Example News & Views)')
  expect(textOf(channel, 'atom:icon')).toBe('https://news.example/media/icon.png')
})

test('the guid is a permalink only where it is the link', () => {
  const guidOf = (slug: string) => one(itemOf(acceptedArticle(slug)), 'guid')
  expect(guidOf('note')).toMatchObject({
    children: ['https://news.example/articles/note'],
    attributes: { isPermaLink: 'true' },
  })
  expect(guidOf('old-id')).toMatchObject({
    children: ['https://old.example/?p=17&amp=1'],
    attributes: { isPermaLink: 'false' },
  })
})

test('each author is a dc:creator of its own', () => {
  const names = all(itemOf(acceptedArticle('everything')), 'dc:creator').map(wholeText)
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

test('what an enclosure has no place for stands beside it', () => {
  const item = itemOf(acceptedArticle('everything'))
  expect(textOf(item, 'itunes:duration')).toBe('62')
  const about = one(item, 'rdf:Description')
  expect(about?.attributes).toEqual({ 'rdf:about': 'https://news.example/media/talk.mp3' })
  expect(about && textOf(about, 'rdfs:label')).toBe('The talk')
})

test('Media RSS has the picture, then every attachment but the first', () => {
  const item = itemOf(acceptedArticle('everything'))
  const media = all(item, 'media:content')
  expect(media.map(({ attributes }) => attributes)).toEqual([
    {
      url: 'https://news.example/media/lead.png',
      type: 'image/png',
      medium: 'image',
      isDefault: 'true',
    },
    { url: 'https://news.example/media/slides.pdf', type: 'application/pdf' },
  ])
  const [picture, slides] = media.map((medium) => elementsOf(medium))
  expect(picture?.map((words) => [nameOf(words), wholeText(words)])).toEqual([
    ['media:description', 'A lead & no caption'],
    ['dcterms:abstract', 'Below it & <credit>'],
  ])
  expect(slides).toEqual([])
})

const several = [{ url: '/a.pdf' }, { url: '/b.mp3', length: 0, title: 'The talk', duration: 61.5 }]

test('a size of 0 is none, and the title of an attachment is one', () => {
  const media = one(itemOf(articleOf({ title: 'x', attachments: several })), 'media:content')
  expect(media?.attributes).toEqual({
    url: 'https://news.example/b.mp3',
    type: 'audio/mpeg',
    medium: 'audio',
    duration: '61.5',
  })
  expect(media && textOf(media, 'media:title')).toBe('The talk')
})

test('in an item without a title, nothing else is called one', () => {
  const authors = [{ name: 'Ada Byron', role: 'Editor', bio: 'Writes.' }]
  const attachments = several.map((attachment) => ({ ...attachment, title: 'The talk' }))
  const image = { url: '/a.png', alt: 'Alt', caption: 'Caption' }
  const item = itemOf(articleOf({ authors, attachments, image, dateline: 'Bern' }, 'A note.'))
  const names = (parent: XmlElement): string[] =>
    elementsOf(parent).flatMap((child) => [child.local, ...names(child)])
  expect(names(item)).toContain('maker')
  expect(names(item)).not.toContain('title')
  const media = all(item, 'media:content').at(-1)
  expect(media && textOf(media, 'media:description')).toBe('The talk')
})

test('a picture says how large it is', () => {
  const image = { url: '/a', type: 'image/webp', width: 640, height: 480, length: 9 }
  expect(one(itemOf(articleOf({ title: 'x', image })), 'media:content')?.attributes).toEqual({
    url: 'https://news.example/a',
    type: 'image/webp',
    medium: 'image',
    isDefault: 'true',
    fileSize: '9',
    width: '640',
    height: '480',
  })
})

test('what is known of an author beyond the name stands in a foaf:maker', () => {
  const makers = all(itemOf(acceptedArticle('everything')), 'foaf:maker')
  const people = makers.map((maker) => elementsOf(maker).flatMap((person) => elementsOf(person)))
  expect(
    people[0]?.map((known) => [
      nameOf(known),
      wholeText(known) || known.attributes['rdf:resource'],
    ]),
  ).toEqual([
    ['foaf:name', 'Ada Byron'],
    ['dcterms:type', 'Editor'],
    ['rdfs:comment', 'Writes about engines.'],
    ['foaf:homepage', 'https://ada.example/about?a=1&b=2'],
    ['foaf:mbox', 'mailto:ada@news.example'],
    ['foaf:img', 'https://news.example/media/ada.png'],
  ])
  expect(people).toHaveLength(2)
  expect(one(itemOf(articleOf({ title: 'x', authors: 'grace' })), 'foaf:maker')).toBeUndefined()
})

test('a tag has its label, and nothing else', () => {
  const categories = all(itemOf(acceptedArticle('everything')), 'category')
  expect(categories.map((tag) => [wholeText(tag), tag.attributes])).toEqual([
    ['Iran', {}],
    ['New York', {}],
    ['Q&A', {}],
  ])
})

test('the dateline is where it was written, and the Markdown is what was written', () => {
  const item = itemOf(articleOf({ dateline: 'Bern & Genf' }, '    <code> &amp; ]]>\n'))
  expect(textOf(item, 'dcterms:spatial')).toBe('Bern & Genf')
  expect(textOf(item, 'source:markdown')).toBe('    <code> &amp; ]]>')
})

test('an update is told apart from the publication', () => {
  const item = itemOf(acceptedArticle('everything'))
  expect(textOf(item, 'pubDate')).toBe('Sun, 01 Mar 2026 08:30:00 GMT')
  expect(textOf(item, 'atom:updated')).toBe('2026-03-02T10:00:00Z')
  expect(one(itemOf(acceptedArticle('note')), 'atom:updated')).toBeUndefined()
})

test('what is absent leaves no element', () => {
  const names = elementsOf(itemOf(acceptedArticle('title-only'))).map(nameOf)
  expect(names.sort()).toEqual(['description', 'guid', 'link', 'pubDate', 'title'])
})

test('an item without a title has a description, whatever it holds', () => {
  const item = (body: string) => itemOf(articleOf({}, body))
  expect(textOf(item('A note.'), 'description')).toBe('A note.')
  expect(one(item('A note.'), 'title')).toBeUndefined()
  expect(textOf(item('- Only\n- a list'), 'description')).toMatch(/Only.*a list/s)
  expect(textOf(item('![A picture](a.png)'), 'description')).toMatch(/A picture/)
})

test('a title is plain text, a description is HTML that stands for it', () => {
  const document = feedOf('rss', [articleOf({ title: '<b> & &amp;', summary: '<i> & &lt;' }, 'x')])
  expect(document).toContain('<title>&#x3C;b&gt; &#x26; &#x26;amp;</title>')
  expect(document).toContain('<description><![CDATA[&lt;i&gt; &amp; &amp;lt;]]></description>')
})
