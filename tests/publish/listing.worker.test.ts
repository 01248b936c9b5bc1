import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, test } from 'vitest'
import {
  api,
  articleFile,
  home,
  publish,
  publishBulk,
  pushSite,
  readAnswers,
  type Sent,
  type Taken,
  withdraw,
} from '../setup/requests.ts'
import { emptyStore } from '../setup/store.ts'

afterEach(emptyStore)

describe('the manifest', () => {
  type Manifest = { articles: (Taken & Record<string, unknown>)[]; next?: string }

  async function manifest(path = '/articles', sent?: Sent): Promise<Manifest> {
    const response = await api('GET', path, sent)
    expect(response.status).toBe(200)
    expect(response.headers.get('Cache-Control')).toBe('no-store')
    return response.json()
  }

  async function publishMany(slugs: string[]): Promise<void> {
    await publishBulk(slugs.map((slug) => ({ slug, markdown: articleFile() })))
  }

  test('is empty at first', async () => {
    expect(await manifest()).toEqual({ told: true, renewing: false, articles: [] })
  })

  test('lists everything that is not withdrawn', async () => {
    const files = {
      draft: articleFile({ draft: true }),
      rain: articleFile({ updated: '2026-03-02T10:00:00+01:00', id: 'urn:example-x:rain' }),
      scheduled: articleFile({ published: '2027-01-01' }),
    }
    await publish('gone', articleFile())
    for (const [slug, file] of Object.entries(files)) await publish(slug, file)
    await withdraw('gone')
    expect(await manifest()).toEqual({
      told: true,
      renewing: false,
      articles: [
        {
          slug: 'draft',
          id: `${home}/articles/draft`,
          hash: await sha256(files.draft),
          cursor: 2,
          state: 'draft',
          published: '2026-03-01T09:00:00Z',
          updated: '2026-03-01T09:00:00Z',
        },
        {
          slug: 'rain',
          id: 'urn:example-x:rain',
          hash: await sha256(files.rain),
          cursor: 3,
          state: 'live',
          published: '2026-03-01T09:00:00Z',
          updated: '2026-03-02T09:00:00Z',
        },
        {
          slug: 'scheduled',
          id: `${home}/articles/scheduled`,
          hash: await sha256(files.scheduled),
          cursor: 4,
          state: 'live',
          published: '2027-01-01T00:00:00Z',
          updated: '2027-01-01T00:00:00Z',
        },
      ],
    })
  })

  test('marks what was rendered for another site, until it is sent again', async () => {
    await publish('rain', articleFile())
    const bindings = { SITE_URL: 'https://moved.example' }
    await pushSite('', { bindings })
    const { articles } = await manifest('/articles', { bindings })
    expect(articles).toMatchObject([{ slug: 'rain', stale: true }])
    expect(await publish('rain', articleFile(), { bindings })).toMatchObject({
      status: 'unchanged',
      cursor: 1,
      id: `${home}/articles/rain`,
      url: 'https://moved.example/articles/rain',
    })
    const after = await manifest('/articles', { bindings })
    expect(after.articles[0]).not.toHaveProperty('stale')
  })

  test('lists each article once, page by page', async () => {
    const slugs = ['a', 'a-1', 'a.b', 'aa', 'b', 'zebra', 'é', 'हि']
    await publishMany(slugs)
    for (const limit of [1, 2, 3, 4, 7, 8, 9]) {
      const seen: string[] = []
      let next: string | undefined = `/api/articles?limit=${limit}`
      for (let pages = 0; next; pages++) {
        expect(pages).toBeLessThanOrEqual(slugs.length)
        const page: Manifest = await manifest(next.replace('/api', ''))
        expect(page.articles.length).toBeLessThanOrEqual(limit)
        seen.push(...page.articles.map(({ slug }) => slug))
        next = page.next
      }
      expect(seen).toEqual(slugs)
    }
  })

  test('begins after `after`, whether or not that article exists', async () => {
    await publishMany(['a', 'b', 'c'])
    for (const after of ['a', 'ab']) {
      const { articles } = await manifest(`/articles?after=${after}`)
      expect(articles.map(({ slug }) => slug)).toEqual(['b', 'c'])
    }
    expect((await manifest('/articles?limit=2&after=a')).next).toBe('/api/articles?after=c&limit=2')
    expect(await manifest('/articles?after=c')).toEqual({ articles: [] })
  })

  test.each([
    ['0', 3],
    ['-1', 1],
    ['two', 3],
    ['', 3],
    ['1.9', 1],
    ['99999999', 3],
  ])('reads the limit %j as a number', async (limit, count) => {
    await publishMany(['a', 'b', 'c'])
    expect((await manifest(`/articles?limit=${limit}`)).articles).toHaveLength(count)
  })
})

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return new Uint8Array(digest).toHex()
}

type Line = { slug: string; markdown: string }

const ndjson = { Accept: 'application/x-ndjson' }

/** Returns the lines of every page, and how many pages there are. */
async function readFiles(path = '/articles', sent: Sent = {}) {
  const lines: Line[] = []
  let pages = 0
  for (let next: string | undefined = path; next; pages++) {
    const response = await api('GET', next, { headers: ndjson, ...sent })
    next = /^<\/api([^>]+)>; rel="next"$/.exec(response.headers.get('Link') ?? '')?.[1]
    const text = await response.clone().text()
    if (text !== '') lines.push(...(await readAnswers<Line>(response)))
  }
  return { lines, pages }
}

describe('GET /api/articles as NDJSON', () => {
  test('is chosen by Accept, and stored by no cache', async () => {
    await publish('rain', articleFile())
    const types: [string | undefined, string][] = [
      ['application/x-ndjson', 'application/x-ndjson; charset=utf-8'],
      ['application/json;q=0.5, application/x-ndjson', 'application/x-ndjson; charset=utf-8'],
      ['application/x-ndjson;q=0.5, application/json', 'application/json; charset=utf-8'],
      ['*/*', 'application/json; charset=utf-8'],
      ['text/html', 'application/json; charset=utf-8'],
      [undefined, 'application/json; charset=utf-8'],
    ]
    for (const [accept, type] of types) {
      const response = await api('GET', '/articles', { headers: accept ? { Accept: accept } : {} })
      expect(response.headers.get('Content-Type'), accept).toBe(type)
      expect(response.headers.get('Cache-Control')).toBe('no-store')
      expect(response.headers.get('Vary')).toBe('Accept')
    }
  })

  test('is empty when there is nothing', async () => {
    expect(await readFiles()).toEqual({ lines: [], pages: 1 })
  })

  test('returns every file as it was sent, whatever its state', async () => {
    const files = {
      draft: articleFile({ draft: true }),
      odd: `---\r\ntitle: "Odd"\r\npublished: 2026-03-01\r\n---\r\n\u2028 é 漢字 🦉 \t"\\u0041"\r\n`,
      rain: articleFile({ id: 'urn:example-x:rain' }),
      scheduled: articleFile({ published: '2999-01-01' }),
    }
    const submissions = Object.entries(files).map(([slug, markdown]) => ({ slug, markdown }))
    await publishBulk(submissions.toReversed())
    expect((await readFiles()).lines).toEqual(submissions)
  })

  test('returns each file once, page by page', async () => {
    const slugs = ['a', 'a-1', 'a.b', 'aa', 'b', 'zebra', 'é', 'हि']
    await publishBulk(slugs.map((slug) => ({ slug, markdown: articleFile() })))
    for (const limit of [1, 3, 8, 9]) {
      const { lines, pages } = await readFiles(`/articles?limit=${limit}`)
      expect(lines.map(({ slug }) => slug)).toEqual(slugs)
      expect(pages).toBe(Math.floor(slugs.length / limit) + 1)
    }
    const { lines } = await readFiles('/articles?after=aaa')
    expect(lines.map(({ slug }) => slug)).toEqual(slugs.slice(4))
  })

  test('returns at most 200 files at once', async () => {
    const slugs = Array.from({ length: 201 }, (_, i) => `a${String(i).padStart(3, '0')}`)
    await publishBulk(slugs.map((slug) => ({ slug, markdown: articleFile() })))
    const response = await api('GET', '/articles?limit=9999', { headers: ndjson })
    expect(await readAnswers(response)).toHaveLength(200)
    expect(response.headers.get('Link')).toBe('</api/articles?after=a199&limit=200>; rel="next"')
  })

  test('returns at most 1 MiB at once, or one file', async () => {
    const sizes = { a: 400, b: 600, c: 1023, d: 1, e: 1, f: 700 }
    for (const [slug, kilobytes] of Object.entries(sizes)) {
      // Two bytes a letter: the limit counts bytes.
      await publish(slug, articleFile({}, 'é'.repeat((kilobytes * 1024) / 2 - 100)))
    }
    const pages: string[][] = []
    for (let next: string | undefined = '/articles'; next; ) {
      const response = await api('GET', next, { headers: ndjson })
      next = /^<\/api([^>]+)>/.exec(response.headers.get('Link') ?? '')?.[1]
      const lines = await readAnswers<Line>(response)
      pages.push(lines.map(({ slug }) => slug))
    }
    expect(pages).toEqual([
      ['a', 'b'],
      ['c', 'd'],
      ['e', 'f'],
    ])
  })

  test('reads the rows of the page twice, and no others', async () => {
    const slugs = Array.from({ length: 400 }, (_, i) => `a${String(i).padStart(3, '0')}`)
    await publishBulk(slugs.map((slug) => ({ slug, markdown: articleFile() })))
    let read = 0
    const counting = new Proxy(env.DB, {
      get: (db, name) => {
        if (name !== 'prepare') return Reflect.get(db, name).bind(db)
        return (query: string) => {
          const statement = db.prepare(query)
          return {
            bind: (...values: unknown[]) => ({
              // The row of the site is not counted.
              first: () => statement.bind(...values).first(),
              all: async () => {
                const result = await statement.bind(...values).all()
                read += result.meta.rows_read
                return result
              },
            }),
          }
        }
      },
    })
    const bindings = { DB: counting }
    await api('GET', '/articles?limit=10', { headers: ndjson, bindings })
    expect(read).toBeGreaterThan(0)
    // One more row shows that there is a next page. Old addresses are looked for once for each file.
    expect(read).toBeLessThanOrEqual(32)
  })
})

describe('a file that an article’s identity depends on', () => {
  async function markdownOf(slug: string, sent: Sent = {}): Promise<string | undefined> {
    const { lines } = await readFiles('/articles', { headers: ndjson, ...sent })
    return lines.find((line) => line.slug === slug)?.markdown
  }

  test('states the id of a renamed article, and its old address', async () => {
    await publish('rain', articleFile())
    await publishBulk([{ slug: 'hail', markdown: articleFile(), from: 'rain' }])
    expect(await markdownOf('hail')).toBe(
      articleFile().replace(
        '---\n',
        `---\nid: ${home}/articles/rain\naliases:\n  - /articles/rain\n`,
      ),
    )
  })

  test('states the id of every article of a site that has moved', async () => {
    await publish('rain', articleFile())
    await publish('named', articleFile({ id: 'urn:example-x:named' }))
    const bindings = { SITE_URL: 'https://moved.example' }
    await pushSite('', { bindings })
    expect(await markdownOf('rain', { bindings })).toContain(`\nid: ${home}/articles/rain\n`)
    expect(await markdownOf('named', { bindings })).toBe(articleFile({ id: 'urn:example-x:named' }))
  })

  test('states the id that the file once named', async () => {
    await publish('rain', articleFile({ id: 'urn:example-x:rain' }))
    await publish('rain', articleFile())
    expect(await markdownOf('rain')).toContain('\nid: urn:example-x:rain\n')
  })
})
