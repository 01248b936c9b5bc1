import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { feedReaders, type ReadFeed } from '../readers/feeds.ts'
import { elementsOf, readXml } from '../readers/xml.ts'
import { at, instant } from '../setup/clock.ts'
import { randomFrom } from '../setup/random.ts'
import {
  articleFile,
  entityTag,
  type FeedPath,
  feedPaths,
  get,
  home,
  publish,
  publishBulk,
  withdraw,
} from '../setup/requests.ts'
import { emptyStore } from '../setup/store.ts'

async function read(url: string, path: FeedPath): Promise<ReadFeed> {
  const response = await get(url)
  expect(response.status, url).toBe(200)
  return feedReaders[path](await response.text())
}

const slugsIn = ({ items }: ReadFeed) => items.map(({ id }) => id.replace(/.*\//, ''))

describe('of 600 articles', () => {
  const random = randomFrom(5)
  const draw = (count: number) => Math.floor(random() * count)
  const tags = ['Iran', 'Öl/Gas', '東京', 'Новости', 'C++', 'The  Arts', 'שלום', 'rare']
  const authors = ['aditya-kumar', 'example-author', 'second-example-author']
  const articles = Array.from({ length: 600 }, (_, i) => ({
    slug: `a${i}`,
    published: instant(-60 * (draw(100_000) + 1)),
    tags: tags.filter((tag) => draw(tag === 'rare' ? 90 : 4) === 0),
    authors: authors.filter(() => draw(2) === 0),
  }))

  beforeAll(async () => {
    at(0)
    const lines = articles.map(({ slug, ...fields }) => ({ slug, markdown: articleFile(fields) }))
    await publishBulk(lines.slice(0, 300))
    await publishBulk(lines.slice(300))
  })

  afterAll(emptyStore)

  type Article = (typeof articles)[number]
  const newest = (holds: (article: Article) => boolean) =>
    articles
      .filter(holds)
      .sort((a, b) => b.published.localeCompare(a.published) || (a.slug < b.slug ? -1 : 1))
      .slice(0, 50)
      .map(({ slug }) => slug)

  const slices: [string, string, (article: Article) => boolean][] = [
    ...tags.map((tag, i): [string, string, (article: Article) => boolean] => {
      const terms = ['iran', 'öl-gas', '東京', 'новости', 'c++', 'the-arts', 'שלום', 'rare']
      const title = tag.replace(/\s+/, ' ')
      return [
        `/tags/${encodeURIComponent(terms[i] ?? '')}`,
        title,
        ({ tags }) => tags.includes(tag),
      ]
    }),
    ['/authors/aditya-kumar', 'Aditya Kumar', ({ authors }) => authors.includes('aditya-kumar')],
    [
      '/authors/example-author',
      'Example Author',
      ({ authors }) => authors.includes('example-author'),
    ],
  ]

  test.each(slices)('%s has the newest in every format', async (folder, name, holds) => {
    const feeds = await Promise.all(feedPaths.map((path) => read(folder + path, path)))
    const expected = newest(holds)
    expect(expected.length).toBeGreaterThan(3)
    for (const feed of feeds) {
      expect(slugsIn(feed)).toEqual(expected)
      expect(feed.title).toBe(`Dateline Example: ${name}`)
    }
    const response = await get(`${folder}/rss.xml`)
    expect(response.headers.get('Link')).toBe(
      [
        `<${home}${folder}/rss.xml>; rel="self"; type="application/rss+xml"`,
        `<${home}${folder}/atom.xml>; rel="alternate"; type="application/atom+xml"`,
        `<${home}${folder}/feed.json>; rel="alternate"; type="application/feed+json"`,
        `<${home}${folder}>; rel="alternate"; type="text/html"`,
        `<${home}/hub>; rel="hub"`,
      ].join(', '),
    )
    expect(await response.text()).toContain(`href="${home}${folder}/rss.xml"`)
  })

  const has = (...terms: string[]) => {
    return ({ tags, authors }: Article) => terms.map((term) => [...tags, ...authors].includes(term))
  }

  test.each<[string, (article: Article) => boolean]>([
    ['tag=c%2B%2B&tag=iran', (article) => !has('C++', 'Iran')(article).includes(false)],
    ['tag=c%2B%2B&tag=iran&match=any', (article) => has('C++', 'Iran')(article).includes(true)],
    [
      'tag=rare&author=aditya-kumar',
      (article) => !has('rare', 'aditya-kumar')(article).includes(false),
    ],
    [
      'tag=rare&author=aditya-kumar&match=any',
      (article) => has('rare', 'aditya-kumar')(article).includes(true),
    ],
    [
      'tag=%C3%B6l-gas&tag=%E6%9D%B1%E4%BA%AC&author=aditya-kumar&author=example-author',
      (article) =>
        !has('Öl/Gas', '東京', 'aditya-kumar', 'example-author')(article).includes(false),
    ],
  ])('?%s has what they have together', async (query, holds) => {
    for (const path of feedPaths) {
      const url = `${path}?${query}`
      expect(slugsIn(await read(url, path))).toEqual(newest(holds))
      const response = await get(url)
      expect(response.headers.get('Link')).toContain(`<${home}${url}>; rel="self"`)
      const headers = { 'If-None-Match': entityTag(response) }
      expect((await get(url, { headers })).status).toBe(304)
    }
  })

  test.each([
    ['/rss.xml?tag=Iran', '/tags/iran/rss.xml'],
    [
      '/feed.json?author=example-author&match=all&utm_source=x',
      '/authors/example-author/feed.json',
    ],
    ['/atom.xml?tag=iran&tag=IRAN', '/tags/iran/atom.xml'],
    ['/rss.xml?author=aditya-kumar&tag=iran', '/rss.xml?tag=iran&author=aditya-kumar'],
    ['/rss.xml?tag=iran&tag=C%2B%2B', '/rss.xml?tag=c%2B%2B&tag=iran'],
    ['/rss.xml?match=all&tag=rare&tag=iran', '/rss.xml?tag=iran&tag=rare'],
    ['/RSS.xml/?tag=rare&match=any&tag=iran&x=1', '/rss.xml?tag=iran&tag=rare&match=any'],
    ["/rss.xml?tag=x&tag=Xi'an", '/rss.xml?tag=x&tag=xi%27an'],
    ["/tags/Xi'an/rss.xml", "/tags/xi'an/rss.xml"],
    ['/rss.xml?tag=', '/rss.xml'],
    ['/rss.xml?match=any', '/rss.xml'],
    ['/tags/iran/rss.xml?tag=rare', '/tags/iran/rss.xml'],
    ['/tags/IRAN/rss.xml', '/tags/iran/rss.xml'],
    ['/tags/The%20Arts/rss.xml', '/tags/the-arts/rss.xml'],
    ['/tags/o%CC%88l-gas/rss.xml', '/tags/%C3%B6l-gas/rss.xml'],
    ['/tags/%EF%BC%A9ran/rss.xml', '/tags/iran/rss.xml'],
    ['/tags/c++/rss.xml', '/tags/c%2B%2B/rss.xml'],
    ['/Tags/Iran/archive/1/rss.xml?page=2', '/tags/iran/archive/1/rss.xml'],
  ])('%s leads to %s', async (path, canonical) => {
    const response = await get(path)
    expect(response.status).toBe(301)
    expect(response.headers.get('Location')).toBe(canonical)
    expect((await get(canonical)).status).not.toBe(301)
  })

  test.each([
    '/tags/nothing/rss.xml',
    '/tags/%00/rss.xml',
    '/tags/%ff/rss.xml',
    `/tags/${'x'.repeat(5000)}/rss.xml`,
    '/authors/nobody/feed.json',
    '/tags/iran/rss.xml/more',
    '/feed.json?tag=iran&tag=nothing',
    '/feed.json?tag=nothing&author=nobody&match=any',
  ])('%.60s is not there', async (path) => {
    expect((await get(path)).status).toBe(404)
  })

  test('a combination of too many is refused', async () => {
    const query = Array.from({ length: 11 }, (_, i) => `tag=t${String(i).padStart(2, '0')}`)
    expect((await get(`/rss.xml?${query.join('&')}`)).status).toBe(400)
    expect((await get(`/rss.xml?${query.slice(1).join('&')}`)).status).toBe(404)
  })

  test('every feed is in the list of feeds, as readers import it', async () => {
    const response = await get('/feeds.opml')
    expect(response.headers.get('Content-Type')).toBe('text/x-opml; charset=utf-8')
    const [body] = elementsOf(readXml(await response.text()), '', 'body')
    if (!body) throw new Error('no body')
    const [main, ...folders] = elementsOf(body, '', 'outline')
    expect(main?.attributes).toMatchObject({ type: 'rss', xmlUrl: `${home}/rss.xml` })
    expect(folders.map(({ attributes }) => attributes.text)).toEqual(['Tags', 'Authors'])
    const feeds = folders.flatMap((folder) => elementsOf(folder, '', 'outline'))
    const expected = [...slices.map(([folder]) => folder), '/authors/second-example-author']
    expect(feeds.map(({ attributes }) => attributes.xmlUrl).sort()).toEqual(
      expected.map((folder) => `${home}${folder}/rss.xml`).sort(),
    )
    expect(feeds.map(({ attributes }) => attributes.title)).toContain('Dateline Example: Öl/Gas')
  })
})

describe('a slice', () => {
  afterEach(emptyStore)

  test('keeps its validators when another one changes', async () => {
    await publish('rain', articleFile({ tags: ['Weather'], authors: ['example-author'] }))
    at(1)
    const paths = ['/tags/weather/rss.xml', '/authors/example-author/atom.xml']
    const tell = async () =>
      Promise.all(
        paths.map(async (path) => {
          const { headers } = await get(path)
          return [headers.get('ETag'), headers.get('Last-Modified')]
        }),
      )
    const before = await tell()
    at(3600)
    await publish('iran', articleFile({ tags: ['Iran'] }))
    await withdraw('iran')
    expect(await tell()).toEqual(before)
    await publish('snow', articleFile({ tags: ['Weather'] }))
    const [weather, author] = await tell()
    expect(weather).not.toEqual(before[0])
    expect(author).toEqual(before[1])
  })

  test.each(feedPaths)(
    'without articles is an empty feed, and none once it never was (%s)',
    async (path) => {
      await publish('rain', articleFile({ tags: ['Weather', 'Iran'] }))
      await publish('soon', articleFile({ tags: ['Soon'], published: instant(60) }))
      await publish('never', articleFile({ tags: ['Draft'], draft: true }))
      await publish('rain', articleFile({ tags: ['Weather'] }))
      await withdraw('rain')
      for (const tag of ['weather', 'iran']) {
        expect(await read(`/tags/${tag}${path}`, path)).toMatchObject({
          items: [],
          previous: undefined,
        })
      }
      expect((await get(`/tags/soon${path}`)).status).toBe(404)
      expect((await get(`/tags/draft${path}`)).status).toBe(404)
      at(60)
      expect((await read(`/tags/soon${path}`, path)).items).toHaveLength(1)
    },
  )

  test('is called as its oldest article writes it, whatever the newest one does', async () => {
    await publish('old', articleFile({ tags: ['iOS'], published: instant(-120) }))
    await publish('new', articleFile({ tags: ['IOS'], published: instant(-60) }))
    expect((await read('/tags/ios/atom.xml', '/atom.xml')).title).toBe('Dateline Example: iOS')
  })

  test('that is only scheduled is not there for longer than that', async () => {
    await publish('soon', articleFile({ tags: ['Soon'], published: instant(20) }))
    for (const path of ['/tags/soon/rss.xml', '/tags/soon', '/feed.json?tag=soon&tag=x']) {
      const { status, headers } = await get(path)
      expect([status, headers.get('Cache-Control')]).toEqual([404, 'public, max-age=20'])
    }
  })

  test('is not taken for another whose name is in a text of the article', async () => {
    const name = '"term":"music","key":"example-author"'
    const bait = { summary: name, dateline: name, title: name, tags: [name, 'Weather', 'Mus'] }
    await publish('bait', articleFile({ ...bait, authors: [{ name }] }, name))
    await publish('song', articleFile({ tags: ['Weather', 'Music', 'say "la"\\'] }))
    const found = async (query: string) => slugsIn(await read(`/feed.json?${query}`, '/feed.json'))
    expect(await found('tag=music&tag=weather')).toEqual(['song'])
    expect(await found(`tag=${encodeURIComponent('say-"la"-')}&tag=weather`)).toEqual(['song'])
    expect(await found('tag=mus&tag=weather')).toEqual(['bait'])
  })

  test('gives a scheduled article at its minute, and no cache outlives that', async () => {
    await publish('rain', articleFile({ tags: ['Weather'] }))
    await publish('soon', articleFile({ tags: ['Weather'], published: instant(100) }))
    const url = '/tags/weather/rss.xml'
    const response = await get(url)
    expect(response.headers.get('Cache-Control')).toBe('public, max-age=100')
    at(100)
    const later = await get(url, { headers: { 'If-None-Match': entityTag(response) } })
    expect(later.status).toBe(200)
    expect(slugsIn(feedReaders['/rss.xml'](await later.text()))).toEqual(['soon', 'rain'])
  })
})
