import { expect, test } from 'vitest'
import { generator } from '../../src/formats/format.ts'
import { json } from '../../src/formats/json.ts'
import { acceptedArticle, articleOf, site } from '../setup/article-files.ts'
import { feedOf } from './sample-feed.ts'

function itemOf(slug: string): Record<string, unknown> {
  return JSON.parse(json.item(acceptedArticle(slug), site))
}

test('the feed says what it is and where', () => {
  expect(JSON.parse(feedOf('json', []))).toEqual({
    version: 'https://jsonfeed.org/version/1.1',
    title: 'Example News & Views',
    home_page_url: 'https://news.example/',
    feed_url: 'https://news.example/feed.json',
    description: 'Articles that show what an article file may hold, <b>bold</b> ones too.',
    icon: 'https://news.example/media/icon.png',
    favicon: 'https://news.example/media/icon.png',
    language: 'en',
    hubs: [{ type: 'WebSub', url: 'https://news.example/hub' }],
    authors: [
      {
        name: 'Example News & Views',
        url: 'https://news.example/',
        _dateline: { email: 'desk@news.example' },
      },
    ],
    _dateline: {
      generator: { name: 'Dateline', version: generator.version },
      rights: '© 2026 Example News & Views',
      image: 'https://news.example/media/logo.png?size=144&format=png',
    },
    items: [],
  })
})

test('a site without an icon has its image for one', () => {
  const { icon: _, ...plain } = site
  const feed = JSON.parse(feedOf('json', [], plain))
  expect([feed.icon, feed.favicon]).toEqual([site.image, undefined])
})

test('an item has every member of its article', () => {
  const { html, text, markdown } = acceptedArticle('everything')
  expect(itemOf('everything')).toEqual({
    id: 'urn:uuid:9d4e3f2a-0000-4000-8000-000000000001',
    url: 'https://news.example/articles/everything',
    external_url: 'https://elsewhere.example/a?b=1&c=2',
    title: 'Everything & <more>',
    content_html: html,
    content_text: text,
    summary: 'An article with every field & every kind of content.',
    image: 'https://news.example/media/lead.png',
    date_published: '2026-03-01T08:30:00Z',
    date_modified: '2026-03-02T10:00:00Z',
    language: 'de',
    authors: [
      {
        name: 'Ada Byron',
        url: 'https://ada.example/about?a=1&b=2',
        avatar: 'https://news.example/media/ada.png',
        _dateline: { role: 'Editor', bio: 'Writes about engines.', email: 'ada@news.example' },
      },
      {
        name: 'Zoë Müller',
        url: 'https://zoe.example/',
        avatar: 'https://news.example/media/zoe.png',
        _dateline: {
          role: 'Correspondent',
          bio: 'Reports from the coast.',
          email: 'zoe@zoe.example',
        },
      },
    ],
    tags: ['Iran', 'New York', 'Q&A'],
    attachments: [
      {
        url: 'https://news.example/media/talk.mp3',
        mime_type: 'audio/mpeg',
        title: 'The talk',
        size_in_bytes: 1234567,
        duration_in_seconds: 61.5,
      },
      { url: 'https://news.example/media/slides.pdf', mime_type: 'application/pdf' },
    ],
    _dateline: {
      dateline: 'Berlin / Genf',
      tags: [
        { term: 'iran', label: 'Iran' },
        { term: 'new-york', label: 'New York' },
        { term: 'q&a', label: 'Q&A' },
      ],
      image: { alt: 'A lead & no caption', caption: 'Below it & <credit>', type: 'image/png' },
      markdown,
    },
  })
})

test('what is absent leaves no member, and a note no title', () => {
  expect(Object.keys(itemOf('note')).sort()).toEqual([
    '_dateline',
    'content_html',
    'content_text',
    'date_modified',
    'date_published',
    'id',
    'language',
    'summary',
    'url',
  ])
})

test('an item without a body still has content, as the format demands', () => {
  expect(itemOf('title-only')).toMatchObject({ content_html: '', content_text: '' })
})

test('a length of 0 is a length', () => {
  const attachments = [{ url: '/a.mp3', type: 'audio/mpeg', length: 0, duration: 0 }]
  const item = JSON.parse(json.item(articleOf({ title: 'x', attachments }), site))
  expect(item.attachments).toEqual([
    expect.objectContaining({ size_in_bytes: 0, duration_in_seconds: 0 }),
  ])
})
