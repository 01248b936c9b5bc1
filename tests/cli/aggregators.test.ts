import { describe, expect, test } from 'vitest'
import type { Article } from '../../src/article/article.ts'
import {
  aggregators,
  type Facts,
  type Finding,
  type Rule,
  readAggregator,
} from '../../src/cli/aggregators/rules.ts'
import { type MediaFile, mediaIn } from '../../src/cli/media.ts'

const now = Date.parse('2026-07-01T12:00:00Z') / 1000
const media = 'https://tribune.example/media'
const picture = `${media}/picture.png`
const sound = `${media}/sound.mp3`

/** Every aggregator takes it. */
const taken: Article = {
  slug: 'taken',
  id: 'https://tribune.example/articles/taken',
  url: 'https://tribune.example/articles/taken',
  title: 'A title that is long enough',
  published: '2026-06-30T12:00:00Z',
  authors: [{ key: 'example-author', name: 'Example Author' }],
  tags: [],
  summary: 'What it says.',
  language: 'en',
  image: { url: picture },
  attachments: [{ url: sound, type: 'audio/mpeg', length: 1000 }],
  draft: false,
  corrections: [],
  html: '<p>What it says.</p>',
  text: 'What it says.',
  markdown: 'What it says.',
}
const takenFiles: Record<string, MediaFile | 'missing'> = {
  [picture]: { bytes: 5000, format: 'png', width: 1200, height: 630 },
  [sound]: { bytes: 1000, format: 'mp3' },
}

/** What differs from `taken`, in the article and in its files. */
type Change = { article?: Partial<Article>; files?: typeof takenFiles }

function subject({ article: changes, files }: Change): [Article, Facts] {
  const article = { ...taken, ...changes }
  const known = { ...takenFiles, ...files }
  const media = mediaIn(article).map((use) => ({ ...use, file: known[use.url] ?? use.file }))
  return [article, { now, media }]
}

function aggregator(name: string) {
  const found = aggregators.find((known) => known.name === name)
  if (!found) throw new Error(`there is no aggregator ${name}`)
  return found
}

function findings(name: string, change: Change): Finding[] {
  return aggregator(name).rules.flatMap(({ check }) => check(...subject(change)))
}

const title = (value: string | undefined): Change => ({ article: { title: value } })
const summary = (value: string | undefined): Change => ({ article: { summary: value } })
const body = (html: string): Change => ({ article: { html } })
const image = (file: MediaFile | 'missing'): Change => ({ files: { [picture]: file } })
const episode = (change: Partial<Article['attachments'][number]>): Change => ({
  article: { attachments: [{ url: sound, type: 'audio/mpeg', length: 1000, ...change }] },
})
const noFile: Change = { files: { [picture]: 'missing', [sound]: 'missing' } }

/** Each refusal with what is just not refused yet. */
const cases: [name: string, accepted: Change, refused: Change, field: string, message: RegExp][] = [
  ['msn', {}, title(undefined), 'title', /^is required$/],
  ['msn', title('x'.repeat(21)), title('x'.repeat(20)), 'title', /^has 20 .* over 20$/],
  ['msn', title('😀'.repeat(150)), title('😀'.repeat(151)), 'title', /over 150 characters/],
  [
    'msn',
    title('AT&T, R & D; if 1 < 2 and 3 > 2'),
    title('An article on <b>bold</b> type'),
    'title',
    /looks like HTML/,
  ],
  ['msn', {}, title('An article on AT&amp;T and others'), 'title', /looks like HTML/],
  ['msn', {}, title('An article on caf&#233; and others'), 'title', /looks like HTML/],
  [
    'msn',
    { article: { published: '2025-07-01T12:00:01Z' } },
    { article: { published: '2025-07-01T12:00:00Z' } },
    'published',
    /365 days ago/,
  ],
  [
    'msn',
    { article: { published: '2026-07-01T12:00:00Z' } },
    { article: { published: '2026-07-01T12:00:01Z' } },
    'published',
    /in the future/,
  ],
  ['msn', summary(undefined), summary('It says <em>much</em>.'), 'summary', /looks like HTML/],
  ['msn', body('<img alt="">'), body(''), 'body', /^is required$/],
  [
    'msn',
    image({ format: 'webp' }),
    image({ format: 'svg' }),
    'image',
    /is svg, not png, jpeg, gif, or webp$/,
  ],
  [
    'msn',
    image({ bytes: 15 * 1024 ** 2 }),
    image({ bytes: 15 * 1024 ** 2 + 1 }),
    'image',
    /over 15 MB/,
  ],
  [
    'msn',
    body(`<p><img src="${picture}"><img src="https://elsewhere.example/a.svg"></p>`),
    {
      ...body(`<p><img src="${media}/a.svg?x=1&amp;y=2"></p>`),
      files: { [`${media}/a.svg?x=1&y=2`]: { format: 'svg' } },
    },
    'body',
    /a\.svg\?x=1&y=2 is svg/,
  ],
  [
    'msn',
    { article: { image: { url: 'https://elsewhere.example/a', type: 'image/gif' } } },
    { article: { image: { url: 'https://elsewhere.example/a', type: 'image/svg+xml' } } },
    'image',
    /is svg, not png, jpeg, gif, or webp$/,
  ],
  ['msn', {}, { files: { [picture]: 'missing' } }, 'image', /not in the media folder/],

  ['flipboard', title('x'), title(undefined), 'title', /^is required$/],
  ['flipboard', {}, { article: { authors: [] } }, 'authors', /^is required$/],
  ['flipboard', summary('x'), summary(undefined), 'summary', /^is required$/],
  ['flipboard', {}, body(''), 'body', /^is required$/],
  ['flipboard', {}, { article: { image: undefined } }, 'image', /^is required$/],
  [
    'flipboard',
    image({ width: 500, height: 500 }),
    image({ width: 1200, height: 499 }),
    'image',
    /has 499 pixels .* needs 500/,
  ],
  [
    'flipboard',
    { article: { image: { url: 'https://elsewhere.example/a', width: 500 } } },
    { article: { image: { url: 'https://elsewhere.example/a', width: 499 } } },
    'image',
    /has 499 pixels/,
  ],
  ['flipboard', {}, { files: { [sound]: 'missing' } }, 'attachments[0]', /not in the media folder/],

  ['smartnews', title('x'), title(undefined), 'title', /^is required$/],
  ['smartnews', {}, body(''), 'body', /^is required$/],
  [
    'smartnews',
    body('<img src="https://elsewhere.example/a.png">'),
    { ...body(`<img src="${media}/a.png">`), files: { [`${media}/a.png`]: 'missing' } },
    'body',
    /media\/a\.png is not in the media folder/,
  ],

  ['apple-podcasts', title('x'), title(undefined), 'title', /^is required$/],
  ['apple-podcasts', title('x'.repeat(255)), title('x'.repeat(256)), 'title', /over 255/],
  ['apple-podcasts', summary('é'.repeat(2000)), summary('é'.repeat(2001)), 'summary', /4000 bytes/],
  [
    'apple-podcasts',
    episode({ type: 'audio/x-m4a' }),
    episode({ type: 'audio/ogg' }),
    'attachments[0].type',
    /is not audio\/x-m4a/,
  ],
  [
    'apple-podcasts',
    episode({ url: 'https://elsewhere.example/SOUND.MP3?from=feed' }),
    episode({ url: 'https://elsewhere.example/sound?name=a.mp3' }),
    'attachments[0].url',
    /does not end in \.m4a/,
  ],
  [
    'apple-podcasts',
    episode({ url: 'https://elsewhere.example/a%20b.mp3' }),
    episode({ url: 'https://elsewhere.example/%C3%A9.mp3' }),
    'attachments[0].url',
    /not ASCII/,
  ],
  ['apple-podcasts', {}, episode({ length: undefined }), 'attachments[0].length', /^is required$/],
  ['apple-podcasts', {}, episode({ length: 0 }), 'attachments[0].length', /^is required$/],
  [
    'apple-podcasts',
    episode({ url: 'https://elsewhere.example/sound.mp3', length: 999 }),
    episode({ length: 999 }),
    'attachments[0].length',
    /is 999, but the file has 1000 bytes/,
  ],
  [
    'apple-podcasts',
    { files: { [picture]: 'missing' } },
    noFile,
    'attachments[0]',
    /not in the media folder/,
  ],

  [
    'mail',
    { ...body(`<img src="${picture}" width="600" alt="Rain">`) },
    { ...body(`<img src="${picture}" alt="Rain">`) },
    'body',
    /picture\.png is 1200 pixels wide; say width="600" or less/,
  ],
  [
    'mail',
    body('<img src="https://elsewhere.example/a" alt="Rain" width="600">'),
    body('<img src="https://elsewhere.example/a" alt="Rain" width="601">'),
    'body',
    /is 601 pixels wide/,
  ],
  [
    'mail',
    body('<img src="https://elsewhere.example/a.svg" alt="Rain">'),
    {
      ...body(`<img src="${media}/a.svg" alt="Rain">`),
      files: { [`${media}/a.svg`]: { format: 'svg' } },
    },
    'body',
    /is svg, not png, jpeg, or gif$/,
  ],
  [
    'mail',
    body('<img src="https://elsewhere.example/a.png" alt="">'),
    body('<img src="https://elsewhere.example/a.png">'),
    'body',
    /^the alt text of .*a\.png is required$/,
  ],
  [
    'mail',
    body('<p><a href="https://player.example/1">Play</a></p>'),
    body('<p><iframe src="https://player.example/1"></iframe></p>'),
    'body',
    /^https:\/\/player\.example\/1 is not shown/,
  ],
  ['mail', {}, body('<video><source src="a.mp4"></video>'), 'body', /^a\.mp4 is not shown/],
  ['mail', {}, body('<audio src="a.mp3"></audio>'), 'body', /^a\.mp3 is not shown/],
  ['mail', {}, body('<p><svg><path d="M0 0"/></svg></p>'), 'body', /^a drawing is not shown/],
  ['mail', {}, body('<math alttext="E=m"><mi>E</mi></math>'), 'body', /^the formula E=m is not/],
  ['mail', body('x'.repeat(102_000)), body('x'.repeat(102_001)), 'body', /over 102000 bytes/],
]

/** Each hint with what is just not one yet. */
const hinted: [name: string, good: Change, noted: Change, message: RegExp][] = [
  [
    'mail',
    body(`<table><tr>${'<th>a</th>'.repeat(5)}</tr><tr>${'<td>b</td>'.repeat(5)}</tr></table>`),
    body(`<table><tr>${'<th>a</th>'.repeat(6)}</tr></table>`),
    /^a table has 6 columns, and there is room for 5$/,
  ],
  ...(
    [
      ['en', 'The day, “today’s” and Todayland.', 'It rained. Today it snows.', 'Today'],
      ['en', 'USA Today wrote of it.', 'It snows here today.', 'today'],
      ['de', 'Guten Morgen, am Morgen.', 'Das kommt morgen.', 'morgen'],
      ['fr', 'Le jour.', 'C’est pour aujourd’hui !', 'aujourd’hui'],
      ['ja', '雨が降った。', '今日は雨が降った。', '今日'],
      ['ar', 'نزل المطر.', 'ينزل المطر اليوم.', 'اليوم'],
    ] as const
  ).map(([language, good, noted, word]): (typeof hinted)[number] => [
    'mail',
    { article: { language, text: good } },
    { article: { language, text: noted } },
    new RegExp(`^“${word}” is another day by the time it is read`),
  ]),
]

describe('what an aggregator refuses', () => {
  test.each(aggregators.map(({ name }) => name))('%s takes an article that has it all', (name) => {
    expect(findings(name, {})).toEqual([])
  })

  test.each(cases)('%s: case %#', (name, accepted, refused, field, message) => {
    expect(findings(name, accepted)).toEqual([])
    expect(findings(name, refused)).toEqual([
      expect.objectContaining({ field, message: expect.stringMatching(message) }),
    ])
  })

  test.each(hinted)('%s hints: case %#', (name, good, noted, message) => {
    const hints = (change: Change) =>
      aggregator(name).hints.flatMap(({ check }) => check(...subject(change)))
    expect(hints(good)).toEqual([])
    expect(hints(noted).map((hint) => hint.message)).toEqual([expect.stringMatching(message)])
    expect(findings(name, noted)).toEqual([])
  })

  const rows = aggregators.flatMap(({ name, rules }) =>
    rules.map((rule, i): [string, number, Rule] => [name, i, rule]),
  )

  test.each(rows)(
    '%s, rule %i names its page, and is tried above',
    (name, _, { source, check }) => {
      expect(source).toMatch(/^https:\/\/[^\s]+$/)
      const refusals = cases.filter(
        ([of, , refused]) => of === name && check(...subject(refused)).length > 0,
      )
      expect(refusals).not.toEqual([])
    },
  )

  test('every aggregator has a name of its own, and rules', () => {
    expect(new Set(aggregators.map(({ name }) => name)).size).toBe(aggregators.length)
    for (const { rules } of aggregators) expect(rules.length).toBeGreaterThan(0)
  })
})

describe('a data file', () => {
  const source = 'https://tribune.example/rules'
  const read = (rule: object) => () =>
    readAggregator({ name: 'test', about: 'A test.', rules: [rule] })

  test('makes an aggregator', () => {
    const { name, rules, looksAt } = read({ field: 'title', mostCharacters: 9, source })()
    expect([name, rules[0]?.source, looksAt(taken)]).toEqual(['test', source, true])
    expect(rules[0]?.check(...subject({}))).toEqual([
      { field: 'title', message: 'is over 9 characters' },
    ])
  })

  test.each<[string, object]>([
    ['an unknown field', { field: 'titel', required: true, source }],
    ['an unknown check', { field: 'title', requierd: true, source }],
    ['a limit of the wrong type', { field: 'title', mostCharacters: '9', source }],
    ['no check', { field: 'title', source }],
    ['two checks', { field: 'title', required: true, plainText: true, source }],
    ['no source', { field: 'title', required: true }],
    ['a source that is no URL', { field: 'title', required: true, source: 'a page' }],
  ])('is refused with %s', (_, rule) => {
    expect(read(rule)).toThrow()
  })
})

describe('what no aggregator refuses', () => {
  test('an image elsewhere, of which nothing is known', () => {
    const url = 'https://elsewhere.example/picture'
    expect(findings('msn', { article: { image: { url } } })).toEqual([])
    expect(findings('flipboard', { article: { image: { url } } })).toEqual([])
  })

  test('an image of which the file is large enough, whatever the article states', () => {
    const stated = { type: 'image/svg+xml', width: 9, height: 9 }
    const change = { article: { image: { url: picture, ...stated } } }
    expect(findings('msn', change)).toEqual([])
    expect(findings('flipboard', change)).toEqual([])
  })

  test('a small image beside one that is large enough, for Flipboard', () => {
    const change = {
      ...body(`<img src="${media}/large.png">`),
      files: {
        [picture]: { width: 9, height: 9 },
        [`${media}/large.png`]: { width: 500, height: 600 },
      },
    }
    expect(findings('flipboard', change)).toEqual([])
  })

  test('a video in the place of an image, for Flipboard', () => {
    const attachments = [{ url: 'https://elsewhere.example/a.mp4', type: 'video/mp4' }]
    expect(findings('flipboard', { article: { image: undefined, attachments } })).toEqual([])
  })
})

describe('Apple Podcasts looks at', () => {
  const looksAt = (...types: string[]) =>
    aggregator('apple-podcasts').looksAt({
      ...taken,
      attachments: types.map((type) => ({ url: sound, type })),
    })

  test.each(['audio/mpeg', 'audio/ogg', 'video/mp4', 'application/pdf', 'application/epub+zip'])(
    'an article that encloses %s',
    (type) => expect(looksAt(type)).toBe(true),
  )

  test.each(['image/png', 'text/csv', 'application/zip'])('none that encloses %s', (type) =>
    expect(looksAt(type)).toBe(false),
  )

  test('none that encloses nothing, or something else before the sound', () => {
    expect(looksAt()).toBe(false)
    expect(looksAt('text/csv', 'audio/mpeg')).toBe(false)
  })
})

test('an article points to its image, its attachments and what is in its HTML, each once', () => {
  const html = `<p><a href="${media}/linked.pdf">x</a><img src="${picture}"></p>
    <video poster="${media}/poster.png"><source src="${media}/film.mp4"></video>
    <iframe src="https://elsewhere.example/"></iframe>`
  expect(mediaIn({ ...taken, html })).toEqual([
    { field: 'image', url: picture, isImage: true, file: {} },
    { field: 'attachments[0]', url: sound, isImage: false },
    { field: 'body', url: `${media}/poster.png`, isImage: true },
    { field: 'body', url: `${media}/film.mp4`, isImage: false },
  ])
})
