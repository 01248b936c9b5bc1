import { describe, expect, test } from 'vitest'
import type { Article } from '../../src/article/article.ts'
import { mostBytes } from '../../src/file/file.ts'
import { formatNames, formats, writeFeed } from '../../src/formats/index.ts'
import { acceptedArticle, articleOf, site, slugsIn } from '../setup/article-files.ts'
import { hostile, long } from './hostile.ts'
import { expectSameFacts } from './same-facts.ts'
import { envelopeOf, feedOf, tagArchive, tagWindow, talkative } from './sample-feed.ts'

const slugs = slugsIn('accepted', '.json')

describe('three formats, the same facts', () => {
  test.each(slugs)('of %s', (slug) => {
    expectSameFacts([acceptedArticle(slug)], talkative)
  })

  test('of all of them together, in their order', () => {
    expectSameFacts(slugs.map(acceptedArticle), talkative)
  })

  test('of none', () => {
    expectSameFacts([], talkative)
  })

  test('for a site that leaves the Markdown to JSON Feed', () => {
    expectSameFacts(slugs.map(acceptedArticle), site)
    expect(feedOf('rss', [acceptedArticle('note')])).not.toContain('source')
    expect(feedOf('atom', [acceptedArticle('note')])).not.toContain('source')
  })

  test.each([...hostile, ...long].map((text) => [text.slice(0, 40), text]))(
    'of %j in every text',
    (_, text) => {
      expectSameFacts([everywhere(text)], talkative)
    },
  )

  test('of a body as large as an article file may be', () => {
    const sentence = `A < B & C: "&amp;", \`]]>\` and **bold**${' words'.repeat(30)}. `
    const paragraph = `${sentence.repeat(100)}\n\n`
    const body = paragraph.repeat(Math.floor((mostBytes - 100) / paragraph.length))
    const article = articleOf({ title: 'Large' }, body)
    expect(article.markdown.length).toBeGreaterThan(0.98 * mostBytes)
    expectSameFacts([article], talkative)
  })

  test.each([{}, { title: '' }])('of a note with the fields %j', (fields) => {
    const note = articleOf(fields, 'A < B & C.')
    expect(note.title).toBeUndefined()
    expectSameFacts([note], talkative)
  })

  test('of ]]> in code and in an attribute', () => {
    const body = '```html\n]]>\n```\n\n<p title="]]>">]]></p>'
    const article = articleOf({ title: ']]>' }, body)
    expect(article.html).toBe(
      '<pre><code class="language-html">]]&gt;\n</code></pre>\n<p title="]]&gt;">]]&gt;</p>',
    )
    expectSameFacts([article], talkative)
  })

  test('of URLs with other letters, spaces and quotes', () => {
    const url = 'https://bücher.example/ä ö"\''
    const article = articleOf({
      title: 'x',
      authors: [{ name: 'Ada Byron', url, avatar: url }],
      image: { url: `${url}.png` },
      attachments: [{ url, type: 'audio/mpeg' }],
      link: url,
    })
    const written = "https://xn--bcher-kva.example/%C3%A4%20%C3%B6%22'"
    expect(article.link).toBe(written)
    expect(article.attachments).toMatchObject([{ url: written }])
    expectSameFacts([article], talkative)
  })

  test('of dates at both ends', () => {
    expectSameFacts(
      [
        articleOf({ title: 'x', published: '1000-01-01T00:00:00Z' }, '', 'first'),
        articleOf({ title: 'x', published: '9999-12-31T23:59:59Z' }, '', 'last'),
      ],
      talkative,
    )
  })

  test('of a site whose own texts are hostile', () => {
    const text = '<b>A & B</b> &amp; ]]> "C" $& 漢'
    const url = `${site.url}a.png?b=1&amp;c=2&d=%22`
    const odd = {
      ...talkative,
      title: text,
      description: text,
      rights: text,
      image: url,
      icon: url,
    }
    expectSameFacts([acceptedArticle('note')], odd)
  })

  test('of a site with the fewest fields', () => {
    const { rights: _, image: __, icon: ___, email: ____, ...bare } = talkative
    expectSameFacts([acceptedArticle('note')], bare)
  })

  test('of a slice, which has a title, a page and a URL of its own', () => {
    for (const name of formatNames) {
      const title = 'Tag: R&D <now> $&'
      const pageUrl = "https://news.example/tags/r&d's"
      const selfUrl = `${pageUrl}/${name}?a=1&b=%22`
      expectSameFacts([acceptedArticle('note')], talkative, { title, pageUrl, selfUrl }, [name])
    }
  })

  test.each(formatNames)('of the window of a slice with archive and tombstones, in %s', (name) => {
    expectSameFacts(slugs.map(acceptedArticle), talkative, tagWindow(name), [name])
  })

  test.each(formatNames)('of an archive document, in %s', (name) => {
    expectSameFacts(slugs.map(acceptedArticle), talkative, tagArchive(name), [name])
    expectSameFacts([], talkative, tagArchive(name), [name])
  })

  test('of a site and a slice that say what a document says in their place', () => {
    const parts = '<channel <title>-</title> <id>-</id> </channel> <feed <generator> </feed>'
    const text = `${parts} <link>urn:dateline:page</link> urn:dateline:self - "items":[]}`
    const odd = { ...talkative, title: text, description: text, rights: text }
    expectSameFacts([acceptedArticle('everything')], odd)
    const article = articleOf({ title: text, authors: 'grace' }, text)
    for (const name of formatNames) {
      expectSameFacts([article], odd, { title: text }, [name])
    }
  })
})

test.each(formatNames)('a %s document says nothing of what stands for its own words', (name) => {
  for (const part of [{}, tagWindow(name), tagArchive(name)]) {
    const document = feedOf(name, [acceptedArticle('everything')], site, part)
    expect(document).not.toMatch(/urn:dateline|>-<|"-"|1970/)
  }
})

/** An article that has this text wherever there is room for it. */
function everywhere(text: string): Article {
  return articleOf(
    {
      title: text.slice(0, 500),
      summary: text,
      dateline: text,
      id: 'urn:example-x:a&amp;b',
      tags: [text.slice(0, 50), 'b'],
      authors: [
        { name: text.slice(0, 500), role: text, bio: text, url: 'https://x.example/?a=1&amp;b=2' },
      ],
      image: {
        url: '/a.png?a=1&amp;b=2',
        alt: text,
        caption: text,
        width: 2,
        height: 1,
        length: 3,
      },
      attachments: [
        { url: `/a.mp3?a=1&b=%22#c`, type: 'audio/mpeg', title: text, length: 4, duration: 5.5 },
        { url: '/b.gif', title: text },
      ],
      link: 'https://elsewhere.example/?a=1&amp=2',
      corrections: [{ date: '2026-03-02', note: text }],
    },
    `${text}\n\n    ${text}\n\n<p title='${text}'>x</p>\n`,
  )
}

describe('rendering is a function', () => {
  test('the same article gives the same bytes, at any time, and stays as it was', () => {
    const article = acceptedArticle('everything')
    const before = JSON.stringify([article, site])
    const first = formatNames.map((name) => feedOf(name, [article]))
    expect(formatNames.map((name) => feedOf(name, [article]))).toEqual(first)
    expect(JSON.stringify([article, site])).toBe(before)
  })

  test('no document reads the clock', () => {
    const RealDate = globalThis.Date
    const article = acceptedArticle('everything')
    const before = formatNames.map((name) => feedOf(name, [article]))
    globalThis.Date = class extends RealDate {
      constructor(...parts: [number | string | Date] | []) {
        if (parts.length === 0) throw new Error('a renderer asked for the time')
        super(...parts)
      }
    } as DateConstructor
    try {
      expect(formatNames.map((name) => feedOf(name, [article]))).toEqual(before)
      for (const name of formatNames) feedOf(name, [])
    } finally {
      globalThis.Date = RealDate
    }
  })

  test('a feed says when it was updated; one that never had an article, something plausible', () => {
    const written = (name: 'rss' | 'atom', updated?: string) =>
      writeFeed(name, site, { ...envelopeOf(name, site), updated }, [])
    const date = '2026-03-03T00:00:00Z'
    expect(written('atom', date)).toContain('<updated>2026-03-03T00:00:00.000Z</updated>')
    expect(written('rss', date)).toContain(
      '<lastBuildDate>Tue, 03 Mar 2026 00:00:00 GMT</lastBuildDate>',
    )
    expect(written('atom')).toContain('<updated>2000-01-01T00:00:00.000Z</updated>')
  })
})

test('each format has a path and a media type of its own', () => {
  expect(formatNames.map((name) => [formats[name].file, formats[name].mediaType])).toEqual([
    ['rss.xml', 'application/rss+xml; charset=utf-8'],
    ['atom.xml', 'application/atom+xml; charset=utf-8'],
    ['feed.json', 'application/feed+json; charset=utf-8'],
  ])
})
