import { parseFragment, serialize } from 'parse5'
import { describe, expect, test } from 'vitest'
import type { Article } from '../../src/article.ts'
import { fingerprint, formatNames, formats, stampOf, writeFeed } from '../../src/formats/index.ts'
import { acceptedArticle, articleOf, site, slugsIn } from '../compile/article-files.ts'
import { randomFrom } from '../compile/random.ts'
import { factsOf, type Item, readFeed } from './read-feed.ts'
import { feedOf } from './sample-feed.ts'

/** HTML as a parser understands it: `]]>` and `]]&gt;` mean the same. */
function understood(item: Item): Item {
  return { ...item, html: serialize(parseFragment(item.html)) }
}

/** Expects that each format says of these articles what they are, and the same as the others. */
function expectSameFacts(articles: Article[], hint?: string): void {
  const facts = articles.map((article) => understood(factsOf(article)))
  for (const name of formatNames) {
    const { items, ...feed } = readFeed[name](feedOf(name, articles))
    expect(items.map(understood), hint && `${name}: ${hint}`).toEqual(facts)
    expect(feed).toEqual({
      title: site.title,
      description: site.description,
      url: site.url,
      self: `${site.url}${formats[name].path}`,
      language: site.language,
      image: site.image,
    })
  }
}

const slugs = slugsIn('accepted', '.json')

describe('three formats, the same facts', () => {
  test.each(slugs)('of %s', (slug) => {
    expectSameFacts([acceptedArticle(slug)])
  })

  test('of all of them together, in their order', () => {
    expectSameFacts(slugs.map(acceptedArticle))
  })

  test('of none', () => {
    expectSameFacts([])
  })

  const hostile = [
    'A < B & C',
    '&amp;',
    '&amp;amp; &lt;b&gt; &#38; &copy;',
    ']]>',
    '<![CDATA[ ]]> ]]>]]>',
    '"double" and \'single\' `back`',
    '<b>bold</b> <script>alert(1)</script> <br/>',
    '<!-- --> <?xml?> -- -->',
    '</title></item></entry></channel></feed></rss>',
    '<id>urn:dateline:id</id> <entry> <item>',
    "$& $1 $` $' $$",
    '\\ \\n \\u0041 {"a":1} ]}',
    'a tab\tand a line\nbreak',
    'é 漢字 𝒜 🦉 👩‍👩‍👧 \u202Eabc \u00A0\u2028\uFEFF.',
    'null',
    '0',
    'x'.repeat(5000),
    '&<>"\']]>'.repeat(600),
  ]

  test.each(hostile.map((text) => [text.slice(0, 40), text]))('of %j in every text', (_, text) => {
    expectSameFacts([
      articleOf(
        {
          title: text,
          summary: text,
          dateline: text,
          tags: [text.slice(0, 200), 'b'],
          authors: [{ name: text, role: text, bio: text, url: 'https://x.example/?a=1&b=2' }],
          image: { url: '/a.png?a=1&amp;b=2', alt: text },
          attachments: [{ url: `/a.mp3?a=1&b=%22#c`, type: 'audio/mpeg', title: text }],
          link: 'https://elsewhere.example/?a=1&amp=2',
          corrections: [{ date: '2026-03-02', note: text }],
        },
        `${text}\n\n    ${text}\n`,
      ),
    ])
  })

  test('the site’s own texts are as safe', () => {
    const hostile = '<b>A & B</b> &amp; ]]> "C" $& 漢'
    const odd = { ...site, title: hostile, description: hostile, rights: hostile }
    for (const name of formatNames) {
      const feed = readFeed[name](feedOf(name, [acceptedArticle('note')], odd))
      expect(feed).toMatchObject({ title: hostile, description: hostile })
    }
  })

  test('with the fewest fields of a site', () => {
    const { rights: _, image: __, icon: ___, ...bare } = site
    for (const name of formatNames) {
      expect(readFeed[name](feedOf(name, [], bare)).image).toBeUndefined()
    }
  })
})

// Another seed is tried with SEED=… before the command.
const seed = Number(process.env.SEED ?? 20261122)

test(`300 articles of hostile text come out of all three formats as they went in (SEED=${seed})`, () => {
  const random = randomFrom(seed)
  for (let run = 0; run < 300; run++) {
    const fields = randomFields(random)
    const body = `Body. ${hostileText(random, 12)}`
    const hint = `SEED=${seed}, run ${run}: ${JSON.stringify({ fields, body })}`
    expectSameFacts([articleOf(fields, body)], hint)
  }
}, 60_000)

const pieces = [
  ...[
    '<',
    '>',
    '&',
    '"',
    "'",
    '`',
    '\\',
    '/',
    '%',
    '#',
    '?',
    '$&',
    '$1',
    '$`',
    '{',
    '}',
    '[',
    ']',
    '(',
    ')',
    '*',
    '_',
    '|',
  ],
  ...[
    '&amp;',
    '&lt;',
    '&gt;',
    '&quot;',
    '&#1;',
    '&#x26;',
    '&#xD800;',
    '&#xFFFE;',
    '&nbsp;',
    '&copy',
    '&amp;amp;',
    '&bogus;',
  ],
  ...[
    ']]>',
    '<![CDATA[',
    '<!--',
    '-->',
    '--',
    '<?xml',
    '?>',
    '<b>',
    '</b>',
    '<br/>',
    '<p title="',
    '<img src=x alt="',
  ],
  ...[
    '</item>',
    '</entry>',
    '</channel>',
    '</feed>',
    '<item>',
    '<entry>',
    '<id>urn:dateline:id</id>',
    '"items":[',
    ']}',
  ],
  ...[
    '\0',
    '\x01',
    '\x1b',
    '\x7f',
    '\x85',
    '\uD800',
    '\uDC00',
    '\uFFFE',
    '\uFFFF',
    '\u{1FFFE}',
    '\uFDD0',
    '\uFEFF',
  ],
  ...[
    '\n',
    '\r',
    '\t',
    ' ',
    '\u00A0',
    '\u2028',
    '\u202E',
    '\u200B',
    'é',
    'e\u0301',
    '漢字',
    '𝒜',
    '🦉',
    '👩‍👩‍👧',
    'word',
    '7',
  ],
]

function hostileText(random: () => number, most: number): string {
  const length = Math.floor(random() * most)
  return Array.from({ length }, () => pieces[Math.floor(random() * pieces.length)]).join('')
}

function randomFields(random: () => number): Record<string, unknown> {
  const some = (most: number) => `x${hostileText(random, most)}`
  const maybe = <T>(value: T) => (random() < 0.6 ? value : null)
  const several = <T>(make: () => T) => Array.from({ length: Math.floor(random() * 3) }, make)
  return {
    title: maybe(some(10)),
    summary: maybe(some(10)),
    dateline: maybe(some(4)),
    language: maybe('de'),
    updated: maybe('2026-03-02T10:00'),
    link: maybe(`https://x.example/${some(6)}`),
    id: maybe(`urn:x:a&amp;'b$&${run(random)}`),
    tags: several(() => some(6)),
    authors: several(() => ({ name: some(6), url: `https://x.example/${some(6)}` })),
    image: maybe({ url: `/${some(6)}`, alt: some(6) }),
    attachments: several(() => ({ url: `/${some(6)}`, type: 'audio/mpeg', title: some(6) })),
    corrections: several(() => ({ date: '2026-03-02', note: some(6) })),
  }
}

function run(random: () => number): string {
  return Math.floor(random() * 1e9).toString(36)
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

  test('a feed is as new as the newest of its items, whatever their order', () => {
    const items = ['2026-03-01T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-02T00:00:00Z']
    const envelope = { site, title: 'x', selfUrl: 'https://news.example/x' }
    const written = (name: 'rss' | 'atom', list: string[]) =>
      writeFeed(
        name,
        envelope,
        list.map((updated) => ({ updated, body: '' })),
      )
    expect(written('atom', items)).toContain('<updated>2026-03-03T00:00:00.000Z</updated>')
    expect(written('rss', items)).toContain(
      '<lastBuildDate>Tue, 03 Mar 2026 00:00:00 GMT</lastBuildDate>',
    )
    expect(written('atom', [])).toContain('<updated>1970-01-01T00:00:00.000Z</updated>')
  })
})

describe('the stamp', () => {
  test('is short, and the same for the same site', () => {
    expect(stampOf(site)).toMatch(/^[\w-]{12}$/)
    expect(stampOf(structuredClone(site))).toBe(stampOf(site))
  })

  test('is another for any other site', () => {
    const others = [
      { title: 'Other' },
      { url: 'https://other.example/' },
      { language: 'de' },
      { authors: {} },
    ]
    const stamps = others.map((part) => stampOf({ ...site, ...part }))
    expect(new Set([...stamps, stampOf(site)]).size).toBe(others.length + 1)
  })

  test('a fingerprint is the beginning of a SHA-256', () => {
    expect(fingerprint('')).toBe('47DEQpj8HBSa')
  })
})

test('each format has a path and a media type of its own', () => {
  expect(formatNames.map((name) => [formats[name].path, formats[name].mediaType])).toEqual([
    ['rss.xml', 'application/rss+xml; charset=utf-8'],
    ['atom.xml', 'application/atom+xml; charset=utf-8'],
    ['feed.json', 'application/feed+json; charset=utf-8'],
  ])
})
