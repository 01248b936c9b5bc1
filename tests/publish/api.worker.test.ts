import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  api,
  articleFile,
  get,
  home,
  type ProblemDetails,
  postBulk,
  publish,
  publishBulk,
  put,
  readAnswers,
  readItems,
  type Sent,
  send,
  type Taken,
  withdraw,
} from '../setup/requests.ts'
import { brokenStore, dumpStore, emptyStore, rows } from '../setup/store.ts'

const mebibyte = 1024 * 1024

/** For a body that is not read to its end, which over a connection would break off. */
const direct: Sent = { bindings: {} }

type Refused = { line: number; slug?: string; status: string; detail: string; problems?: object[] }

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
  vi.setSystemTime('2026-11-22T12:00:00Z')
})

afterEach(async () => {
  vi.useRealTimers()
  await emptyStore()
})

/** Reads an error, and what every error of the API has in common. */
async function problemOf(response: Response, status: number): Promise<ProblemDetails> {
  const problem: ProblemDetails = await response.json()
  expect(problem).toMatchObject({ type: 'about:blank', status })
  expect(response.status).toBe(status)
  expect(response.headers.get('Content-Type')).toBe('application/problem+json; charset=utf-8')
  expect(response.headers.get('Cache-Control')).toBe('no-store')
  return problem
}

async function isEmpty(): Promise<boolean> {
  const { articles, latest } = await dumpStore()
  return articles?.length === 0 && JSON.stringify(latest) === '[{"cursor":0,"invalidated":0}]'
}

describe('the token', () => {
  const requests: [string, string, string?][] = [
    ['PUT', '/api/articles/rain', 'text/markdown'],
    ['GET', '/api/articles/rain'],
    ['HEAD', '/api/articles/rain'],
    ['DELETE', '/api/articles/rain'],
    ['GET', '/api/articles'],
    ['POST', '/api/articles', 'application/x-ndjson'],
    ['GET', '/api/nothing'],
    ['GET', '/api'],
  ]

  async function expectClosed(
    authorization: string | undefined,
    detail: string,
    bindings?: Partial<Env>,
  ): Promise<void> {
    for (const [method, path, type] of requests) {
      const response = await send(method, path, {
        headers: {
          ...(authorization !== undefined && { Authorization: authorization }),
          ...(type && { 'Content-Type': type }),
        },
        ...(type && { body: articleFile() }),
        ...(bindings && { bindings }),
      })
      // RFC 6750 §3: a token that is wrong is called so, what is none isn't.
      expect(response.headers.get('WWW-Authenticate'), path).toMatch(
        /^Bearer realm="Dateline"(, error="invalid_token")?$/,
      )
      if (method === 'HEAD') expect(response.status).toBe(401)
      else {
        const problem = await problemOf(response, 401)
        expect(problem).toMatchObject({ title: 'Not authorised', detail })
      }
    }
    expect(await isEmpty()).toBe(true)
  }

  test.each([
    ['is missing', undefined],
    ['is empty', ''],
    ['has no value', 'Bearer'],
    ['is wrong', 'Bearer wrong-token'],
    ['is only the beginning', 'Bearer test-toke'],
    ['goes on too long', 'Bearer test-token1'],
    ['is in other case', 'Bearer TEST-TOKEN'],
    ['has no scheme', 'test-token'],
    ['comes by another scheme', `Basic ${btoa('test-token:')}`],
    ['comes by a scheme of a similar name', 'Bearers test-token'],
    ['is one of two', 'Bearer test-token test-token'],
  ])('opens nothing when it %s', async (_, authorization) => {
    await expectClosed(
      authorization,
      'send Authorization: Bearer and the PUBLISH_TOKEN of this Worker',
    )
  })

  test.each(['', undefined])('opens nothing when the Worker has %j for it', async (token) => {
    const detail =
      'this Worker has no PUBLISH_TOKEN, so nothing can be published; set one with wrangler secret put'
    for (const sent of [
      undefined,
      '',
      'Bearer',
      'Bearer ',
      'Bearer undefined',
      'Bearer test-token',
    ])
      await expectClosed(sent, detail, { PUBLISH_TOKEN: token } as Partial<Env>)
  })

  test('is judged before the store is asked', async () => {
    const bindings = { DB: brokenStore('at once') }
    await problemOf(await get('/api/articles', { bindings }), 401)
  })

  test.each(['Bearer', 'bearer', 'BEARER'])('opens the API by the scheme %s', async (scheme) => {
    const headers = { Authorization: `${scheme} test-token` }
    expect((await get('/api/articles', { headers })).status).toBe(200)
  })
})

describe('PUT', () => {
  test('answers 201 for a new article, 200 for a changed and for an unchanged one', async () => {
    const id = `${home}/articles/rain`
    const steps = [
      { file: articleFile(), code: 201, status: 'created', cursor: 1, location: id },
      { file: articleFile(), code: 200, status: 'unchanged', cursor: 1, location: null },
      { file: articleFile({}, 'Hail.'), code: 200, status: 'updated', cursor: 2, location: null },
      { file: articleFile({}, 'Hail.'), code: 200, status: 'unchanged', cursor: 2, location: null },
    ]
    for (const { file, code, status, cursor, location } of steps) {
      const response = await put('rain', file)
      expect(response.status).toBe(code)
      expect(await response.json()).toEqual({ slug: 'rain', id, url: id, status, cursor })
      expect(response.headers.get('ETag')).toBe(`"${cursor}"`)
      expect(response.headers.get('Location')).toBe(location)
      expect(response.headers.get('Content-Type')).toBe('application/json; charset=utf-8')
      expect(response.headers.get('Cache-Control')).toBe('no-store')
    }
  })

  test.each([
    ['Windows lines, tabs and trailing spaces', articleFile({}, 'a  \r\n\tb \r\n\r\n')],
    ['no line end at the end', articleFile().trimEnd()],
    [
      'scripts, emoji and what is composed',
      articleFile({ title: 'e\u0301 é ﬁ 👩‍🚀 𝔊' }, 'हिन्दी 中文'),
    ],
    ['control characters', articleFile({}, 'a\u0000b\u000bc\u0085d\u2028e')],
    ['what looks like SQL and like HTML', articleFile({}, "'; DROP TABLE articles; -- <b>&amp;")],
  ])('keeps a file with %s byte for byte', async (_, file) => {
    const { cursor } = await publish('rain', file)
    const response = await api('GET', '/articles/rain')
    expect(response.status).toBe(200)
    const bytes = new Uint8Array(await response.arrayBuffer())
    expect(bytes).toEqual(new TextEncoder().encode(file))
    expect(response.headers.get('Content-Type')).toBe('text/markdown; charset=utf-8')
    expect(response.headers.get('ETag')).toBe(`"${cursor}"`)
    expect(response.headers.get('Cache-Control')).toBe('no-store')
    expect((await publish('rain', file)).status).toBe('unchanged')
  })

  test('takes a byte order mark for what it is: no part of the text', async () => {
    await publish('rain', `\uFEFF${articleFile()}`)
    const kept = new Uint8Array(await (await api('GET', '/articles/rain')).arrayBuffer())
    expect(kept).toEqual(new TextEncoder().encode(articleFile()))
    expect((await publish('rain', articleFile())).status).toBe('unchanged')
  })

  test.each([
    ['text/markdown; charset=utf-8'],
    ['Text/Markdown; Charset="UTF-8"; variant=CommonMark'],
    ['text/markdown;variant=GFM'],
  ])('takes %s', async (type) => {
    const response = await put('rain', articleFile(), { headers: { 'Content-Type': type } })
    expect(response.status).toBe(201)
  })

  test.each([
    [''],
    ['text/plain'],
    ['text/html; charset=utf-8'],
    ['application/json'],
    ['application/x-www-form-urlencoded'],
    ['text/markdown; charset=iso-8859-1'],
    ['text/markdown; charset=utf-16'],
    ['text/markdown-x'],
  ])('refuses the media type %j', async (type) => {
    const file = new TextEncoder().encode(articleFile())
    const response = await put('rain', file, { headers: { 'Content-Type': type } })
    expect(await problemOf(response, 415)).toMatchObject({
      title: 'Wrong media type',
      detail: 'send text/markdown in UTF-8',
    })
    expect(await isEmpty()).toBe(true)
  })

  test('refuses what has no media type', async () => {
    const body = new TextEncoder().encode(articleFile())
    await problemOf(await api('PUT', '/articles/rain', { body }), 415)
  })

  describe('of a file of a certain size', () => {
    const tooLarge = {
      title: 'Too large',
      detail: 'the body has over 1048576 bytes (1 MiB)',
    }

    function fileOf(bytes: number): Uint8Array<ArrayBuffer> {
      const start = new TextEncoder().encode(articleFile({}, ''))
      const file = new Uint8Array(bytes).fill(0x61)
      file.set(start)
      return file
    }

    test('takes 1 MiB', async () => {
      expect((await put('rain', fileOf(mebibyte))).status).toBe(201)
      expect((await put('hail', streamOf(fileOf(mebibyte)), direct)).status).toBe(201)
    })

    test('refuses a byte more with its length', async () => {
      const headers = { 'Content-Length': String(mebibyte + 1) }
      const response = await put('rain', fileOf(mebibyte + 1), { headers })
      expect(await problemOf(response, 413)).toMatchObject(tooLarge)
      expect(await isEmpty()).toBe(true)
    })

    test('refuses a byte more without its length', async () => {
      const response = await put('rain', streamOf(fileOf(mebibyte + 1)), direct)
      expect(await problemOf(response, 413)).toMatchObject(tooLarge)
      expect(await isEmpty()).toBe(true)
    })

    test('is told by its bytes, not by its characters', async () => {
      const file = articleFile({}, 'é'.repeat(mebibyte / 2))
      expect(file.length).toBeLessThan(mebibyte)
      await problemOf(await put('rain', file), 413)
    })
  })

  test('refuses bytes that are not UTF-8 with their line', async () => {
    const [before = '', after = ''] = articleFile({}, 'one\ntw@').split('@')
    const encoder = new TextEncoder()
    const file = [...encoder.encode(before), 0xe9, ...encoder.encode(after)]
    const problem = await problemOf(await put('rain', new Uint8Array(file)), 422)
    expect(problem).toMatchObject({
      title: 'The article was refused',
      detail: 'rain:7: the file is not UTF-8',
      slug: 'rain',
      problems: [{ line: 7, message: 'the file is not UTF-8' }],
    })
    expect(await isEmpty()).toBe(true)
  })

  test('names every problem of a refused article, its line and its field', async () => {
    const file = '---\ntitle: Rain\npublished: yesterday\nauthers: [nobody]\n---\nIt rained.\n'
    const problem = await problemOf(await put('rain', file), 422)
    expect(problem).toEqual({
      type: 'about:blank',
      title: 'The article was refused',
      status: 422,
      detail:
        'rain:3: published: "yesterday" is not a date (2026-03-31) or date-time (2026-03-31T09:30:00Z)\n' +
        'rain:4: authers: unknown field; did you mean "authors"?',
      slug: 'rain',
      problems: [
        {
          line: 3,
          field: 'published',
          message: '"yesterday" is not a date (2026-03-31) or date-time (2026-03-31T09:30:00Z)',
        },
        {
          line: 4,
          field: 'authers',
          message: 'unknown field; did you mean "authors"?',
        },
      ],
    })
    expect(await isEmpty()).toBe(true)
  })

  test.each<[string, string, string]>([
    ['has no front matter', 'It rained.', 'rain:1: no front matter: the first line must be "---"'],
    ['is empty', '', 'rain:1: no front matter: the first line must be "---"'],
    [
      'has broken YAML',
      '---\ntitle: "Rain\npublished: 2026-03-01\n---\n',
      'rain:4:1: broken YAML: Missing closing "quote',
    ],
    [
      'has neither a title nor a body',
      '---\npublished: 2026-03-01\n---\n \n',
      'rain:1: the article has neither a title nor a body',
    ],
    [
      'has an author that site.yaml lacks',
      articleFile({ authors: ['nobody'] }),
      'rain:4: authors[0]: site.yaml has no author "nobody", only aditya-kumar, example-author, second-example-author',
    ],
  ])('refuses a file that %s', async (_, file, detail) => {
    const problem = await problemOf(await put('rain', file), 422)
    expect(problem.detail).toBe(detail)
    expect(await isEmpty()).toBe(true)
  })

  test('a refused article leaves what was published as it was', async () => {
    await publish('rain', articleFile({}, 'It rained.'))
    const before = await dumpStore()
    await problemOf(await put('rain', articleFile({ published: 'yesterday' })), 422)
    expect(await dumpStore()).toEqual(before)
  })

  const slugRule =
    'may contain only lower-case letters, digits, "-", "_" and inner dots, and must begin with a letter or digit'

  test.each([
    ['Rain', `the name "Rain" ${slugRule}; try "rain"`],
    ['a%20b', `the name "a b" ${slugRule}; try "a-b"`],
    ['a%2Fb', `the name "a/b" ${slugRule}; try "a-b"`],
    ['..%2Fa', `the name "../a" ${slugRule}; try "a"`],
    ['.rain', `the name ".rain" ${slugRule}; try "rain"`],
    ['%00', `the name "\0" ${slugRule}`],
    ['%ff', `the name "%ff" ${slugRule}; try "ff"`],
    ['__proto__', `the name "__proto__" ${slugRule}; try "proto__"`],
    ['r'.repeat(201), 'the name is over 200 bytes'],
    ['e%CC%81t%C3%A9', 'the name must be in Unicode normalization form C: "été"'],
  ])('refuses the slug %s', async (slug, message) => {
    const problem = await problemOf(await put(slug, articleFile()), 422)
    expect(problem.problems).toEqual([{ message }])
    expect(await isEmpty()).toBe(true)
  })

  test.each(['2026.03.01-rain', 'constructor', '%E0%A4%B9%E0%A4%BF', '%F0%A0%AE%B7'])(
    'takes the slug %s',
    async (slug) => {
      const response = await put(slug, articleFile())
      expect(response.status).toBe(201)
      const url = `${home}/articles/${slug}`
      expect(response.headers.get('Location')).toBe(url)
      expect(await response.json()).toMatchObject({ slug: decodeURIComponent(slug), id: url, url })
      expect((await api('GET', `/articles/${slug}`)).status).toBe(200)
      expect((await get(`/articles/${slug}`)).status).toBe(200)
    },
  )
})

test('If-None-Match: * lets PUT pass only where there is no article', async () => {
  const headers = { 'If-None-Match': '*' }
  expect((await put('rain', articleFile({}, 'one'), { headers })).status).toBe(201)
  await problemOf(await put('rain', articleFile({}, 'two'), { headers }), 412)
  await withdraw('rain')
  expect((await put('rain', articleFile({}, 'three'), { headers })).status).toBe(201)
})

describe('If-Match', () => {
  const matching: string[] = ['"2"', '*', '"1", "2"', '"2","9"', '  "2"  ']
  const stale: string[] = ['"1"', '"3"', '2', 'W/"2"', '"1", "3"', '"22"', '""']

  beforeEach(async () => {
    await publish('rain', articleFile({}, 'one'))
    await publish('rain', articleFile({}, 'two'))
  })

  test.each(matching)('%s lets PUT and DELETE pass', async (tags) => {
    const headers = { 'If-Match': tags }
    const file = articleFile({}, 'three')
    expect((await put('rain', file, { headers })).status).toBe(200)
    const later = { 'If-Match': tags.replaceAll('"2"', '"3"') }
    expect((await api('DELETE', '/articles/rain', { headers: later })).status).toBe(200)
  })

  test.each(stale)('%j stops PUT and DELETE', async (tags) => {
    const before = await dumpStore()
    const headers = { 'If-Match': tags }
    expect(await problemOf(await put('rain', articleFile(), { headers }), 412)).toMatchObject({
      title: 'The condition of the request does not hold',
      detail: 'rain: the cursor of the article is 2',
      slug: 'rain',
    })
    const removal = await api('DELETE', '/articles/rain', { headers })
    expect(await problemOf(removal, 412)).toMatchObject({
      title: 'The condition of the request does not hold',
      detail: 'the cursor of the article is 2',
    })
    expect(await dumpStore()).toEqual(before)
  })

  test.each(['*', '"1"'])('%s stops PUT where there is no article', async (tags) => {
    const headers = { 'If-Match': tags }
    const problem = await problemOf(await put('hail', articleFile(), { headers }), 412)
    expect(problem.detail).toBe('hail: there is no such article')
    await withdraw('rain')
    await problemOf(await put('rain', articleFile(), { headers }), 412)
  })

  test('lets one of two pass that come at once', async () => {
    const headers = { 'If-Match': '"2"' }
    const both = ['three', 'four'].map((body) => put('rain', articleFile({}, body), { headers }))
    const codes = (await Promise.all(both)).map(({ status }) => status)
    expect(codes.sort()).toEqual([200, 412])
  })

  test('lets one of a PUT and a DELETE pass that come at once', async () => {
    const headers = { 'If-Match': '"2"' }
    const responses = await Promise.all([
      put('rain', articleFile({}, 'three'), { headers }),
      api('DELETE', '/articles/rain', { headers }),
    ])
    expect(responses.filter(({ ok }) => ok)).toHaveLength(1)
  })
})

describe('an identity', () => {
  const id = 'urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a'
  const other = 'tag:old.example,2019:42'

  test('is the one that the front matter names, in every format', async () => {
    expect(await publish('rain', articleFile({ id }))).toMatchObject({ id, status: 'created' })
    for (const path of ['/rss.xml', '/atom.xml', '/feed.json'] as const)
      expect((await readItems(path)).map((item) => item.id)).toEqual([id])
  })

  test('stays when the front matter names it no more', async () => {
    await publish('rain', articleFile({ id }))
    expect(await publish('rain', articleFile())).toMatchObject({ id, status: 'updated' })
  })

  test('can be said later as it is', async () => {
    const first = await publish('rain', articleFile())
    const again = await publish('rain', articleFile({ id: first.id }))
    expect(again).toMatchObject({ id: first.id, status: 'updated' })
  })

  test('is not taken from another article', async () => {
    await publish('rain', articleFile({ id }))
    const problem = await problemOf(await put('hail', articleFile({ id })), 409)
    expect(problem).toMatchObject({
      title: 'Another article stands in the way',
      detail: `hail: id: ${id} is the id of the article "rain"; give this one an id of its own`,
      slug: 'hail',
      problems: [
        {
          field: 'id',
          message: `${id} is the id of the article "rain"; give this one an id of its own`,
        },
      ],
    })
    expect((await api('GET', '/articles/hail')).status).toBe(404)
  })

  test('is not taken by an article whose permalink it would be', async () => {
    await publish('rain', articleFile({ id: `${home}/articles/hail` }))
    const problem = await problemOf(await put('hail', articleFile()), 409)
    expect(problem.detail).toBe(
      `hail: id: ${home}/articles/hail is the id of the article "rain"; give this one an id of its own`,
    )
  })

  test('never changes', async () => {
    await publish('rain', articleFile({ id }))
    const before = await dumpStore()
    const problem = await problemOf(await put('rain', articleFile({ id: other })), 409)
    expect(problem).toMatchObject({
      title: 'Another article stands in the way',
      detail: `rain: id: ${other} can't replace ${id}, which this article keeps for ever`,
      problems: [{ field: 'id' }],
    })
    expect(await dumpStore()).toEqual(before)
  })

  test('goes to another slug once its article is withdrawn', async () => {
    await publish('rain', articleFile({ id }))
    await withdraw('rain')
    expect(await publish('hail', articleFile({ id }))).toMatchObject({ id, status: 'created' })
    const response = await get('/articles/rain')
    expect(response.status).toBe(301)
    expect(response.headers.get('Location')).toBe(`${home}/articles/hail`)
    // Another article may take the address.
    expect(response.headers.get('Cache-Tag')).toBe('site,absent')
  })
})

describe('DELETE', () => {
  test('withdraws the article, which can rise again as itself', async () => {
    const first = await publish('rain', articleFile())
    const response = await api('DELETE', '/articles/rain')
    expect(response.status).toBe(200)
    expect(response.headers.get('Cache-Control')).toBe('no-store')
    const { id } = first
    expect(await response.json()).toEqual({ slug: 'rain', id, status: 'withdrawn', cursor: 2 })

    const gone = await problemOf(await api('GET', '/articles/rain'), 410)
    expect(gone).toMatchObject({ title: 'Gone', detail: 'the article "rain" was withdrawn' })
    await problemOf(await api('DELETE', '/articles/rain'), 410)
    expect((await get('/articles/rain')).status).toBe(410)
    expect(await readItems('/rss.xml')).toEqual([])

    const again = await put('rain', articleFile())
    expect(again.status).toBe(201)
    expect(again.headers.get('Location')).toBe(id)
    expect(await again.json()).toMatchObject({ id, status: 'created', cursor: 3 })
    expect((await get('/articles/rain')).status).toBe(200)
    expect(await readItems('/rss.xml')).toMatchObject([{ id }])
  })

  test('an imported article keeps its id through it', async () => {
    const id = 'urn:isbn:9780141036144'
    await publish('rain', articleFile({ id }))
    await withdraw('rain')
    expect(await publish('rain', articleFile())).toMatchObject({ id })
  })

  test('answers 404 where there was no article', async () => {
    const problem = await problemOf(await api('DELETE', '/articles/rain'), 404)
    expect(problem).toMatchObject({ title: 'Not found', detail: 'there is no article "rain"' })
    await problemOf(await api('GET', '/articles/rain'), 404)
  })
})

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
    expect(await manifest()).toEqual({ articles: [] })
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

  test('gives each article once, page by page', async () => {
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

  test('begins behind `after`, whether there is such an article or not', async () => {
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
  ])('reads the limit %j as one', async (limit, count) => {
    await publishMany(['a', 'b', 'c'])
    expect((await manifest(`/articles?limit=${limit}`)).articles).toHaveLength(count)
  })
})

describe('the bulk form', () => {
  test('answers each line: the bad ones with their number, the good ones stand', async () => {
    await publish('old', articleFile({}, 'old'))
    await publish('same', articleFile({}, 'same'))
    const response = await postBulk([
      { slug: 'new', markdown: articleFile({}, 'new') },
      '{"slug": "broken", "markdown": ',
      { slug: 'old', markdown: articleFile({}, 'new') },
      '',
      { slug: 'same', markdown: articleFile({}, 'same') },
      { slug: 'refused', markdown: articleFile({ published: '31 March' }) },
      '   \t',
      { slug: 'shapeless' },
      { slug: 7, markdown: 'x' },
      { slug: 'more', markdown: articleFile(), title: 'x' },
      '["slug", "markdown"]',
      'null',
      { slug: 'last', markdown: articleFile({}, 'last') },
    ])
    expect(response.status).toBe(200)
    expect(response.headers.get('Content-Type')).toBe('application/x-ndjson; charset=utf-8')
    expect(response.headers.get('Cache-Control')).toBe('no-store')
    const answers = await readAnswers<Taken & Refused>(response)
    const url = (slug: string) => ({
      id: `${home}/articles/${slug}`,
      url: `${home}/articles/${slug}`,
    })
    expect(answers).toEqual([
      { line: 1, slug: 'new', ...url('new'), status: 'created', cursor: 3 },
      {
        line: 2,
        status: 'refused',
        detail: expect.stringMatching(/^line 2 is not JSON: Unexpected end of JSON input/),
      },
      { line: 3, slug: 'old', ...url('old'), status: 'updated', cursor: 4 },
      { line: 5, slug: 'same', ...url('same'), status: 'unchanged', cursor: 2 },
      {
        line: 6,
        slug: 'refused',
        status: 'refused',
        detail: expect.stringContaining('refused:3: published: "31 March" is not a date'),
        problems: [
          {
            line: 3,
            field: 'published',
            message: expect.stringContaining('"31 March" is not a date'),
          },
        ],
      },
      ...[8, 9, 10, 11, 12].map((line) => ({
        line,
        status: 'refused',
        detail: expect.stringContaining(`line ${line} is not {"slug": "…", "markdown": "…"}: `),
      })),
      { line: 13, slug: 'last', ...url('last'), status: 'created', cursor: 5 },
    ])
    const { articles } = await dumpStore()
    expect(articles).toHaveLength(4)
  })

  test('says what is wrong with the shape of a line', async () => {
    const answers = await publishBulk<Refused>([
      { slug: 'a' },
      { slug: 7, markdown: '' },
      { slug: 'a', markdown: '', title: '' },
      { slug: 'a', markdown: '', from: 1 },
    ])
    expect(answers.map(({ detail }) => detail.replace(/^.*: /, ''))).toEqual([
      '"markdown" is missing, or no text',
      '"slug" is missing, or no text',
      '"title" is unknown',
      '"from" is missing, or no text',
    ])
  })

  test('refuses a line that is not UTF-8 alone', async () => {
    const lines = ['a', '@', 'c'].map((slug) => JSON.stringify({ slug, markdown: articleFile() }))
    const body = new TextEncoder().encode(lines.join('\r\n'))
    body[body.indexOf(0x40)] = 0xff
    const answers = await readAnswers<Refused>(await postBulk([], { body }))
    expect(answers).toMatchObject([
      { line: 1, slug: 'a', status: 'created' },
      { line: 2, status: 'refused', detail: 'line 2 is not UTF-8' },
      { line: 3, slug: 'c', status: 'created' },
    ])
  })

  test.each([
    ['is a lone surrogate', '\uD800', ''],
    ['holds NUL', 'a\0', ''],
    ['is empty', '', ''],
    ['is very long', 'a'.repeat(100_000), ''],
    ['names no property', '__proto__', '__proto__'],
  ])('refuses a slug that %s alone', async (_, slug, from) => {
    const answers = await publishBulk<Refused>([
      { slug: 'rain', markdown: articleFile() },
      { slug, markdown: articleFile(), from },
    ])
    expect(answers).toMatchObject([
      { slug: 'rain', status: 'created' },
      { line: 2, status: 'refused', detail: expect.stringContaining('the name') },
    ])
  })

  test('takes one of two articles with the same slug', async () => {
    const answers = await publishBulk([
      { slug: 'rain', markdown: articleFile({}, 'one') },
      { slug: 'rain', markdown: articleFile({}, 'two') },
      { slug: 'hail', markdown: articleFile() },
    ])
    expect(answers).toMatchObject([
      { line: 1, slug: 'rain', status: 'created' },
      {
        line: 2,
        slug: 'rain',
        status: 'refused',
        detail: 'rain: this slug was sent twice',
        problems: [{ message: 'this slug was sent twice' }],
      },
      { line: 3, slug: 'hail', status: 'created' },
    ])
    expect(await (await api('GET', '/articles/rain')).text()).toBe(articleFile({}, 'one'))
  })

  test('takes one of two articles with the same id', async () => {
    const id = 'urn:example-x:rain'
    const answers = await publishBulk([
      { slug: 'rain', markdown: articleFile({ id }) },
      { slug: 'hail', markdown: articleFile({ id }) },
      { slug: 'snow', markdown: articleFile({ id: `${home}/articles/sleet` }) },
      { slug: 'sleet', markdown: articleFile() },
    ])
    expect(answers).toMatchObject([
      { slug: 'rain', status: 'created' },
      { slug: 'hail', status: 'refused', detail: 'hail: id: urn:example-x:rain was sent twice' },
      { slug: 'snow', status: 'created' },
      { slug: 'sleet', detail: `sleet: id: ${home}/articles/sleet was sent twice` },
    ])
  })

  test('two submissions do not become one article by the same `from`', async () => {
    await publish('old', articleFile())
    const answers = await publishBulk([
      { slug: 'a', markdown: articleFile(), from: 'old' },
      { slug: 'b', markdown: articleFile(), from: 'old' },
    ])
    expect(answers).toMatchObject([
      { slug: 'a', id: `${home}/articles/old`, status: 'updated' },
      { slug: 'b', status: 'refused', detail: `b: id: ${home}/articles/old was sent twice` },
    ])
  })

  test('takes 500 lines, and of 501 none', async () => {
    const lines = Array.from({ length: 501 }, (_, i) => ({
      slug: `a${i}`,
      markdown: articleFile({ tags: ['x'] }),
    }))
    const problem = await problemOf(await postBulk(lines), 413)
    expect(problem).toMatchObject({
      title: 'Too many lines',
      detail: '501 lines; at most 500 are taken at once',
    })
    expect(await isEmpty()).toBe(true)
    const answers = await publishBulk(['', ...lines.slice(0, 500), ''])
    expect(answers).toHaveLength(500)
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set(['created']))
    expect(answers.map(({ cursor }) => cursor)).toEqual(answers.map((_, i) => i + 1))
  })

  test('answers nothing to nothing', async () => {
    for (const body of ['', '\n\n', ' ']) {
      const response = await postBulk([], { body })
      expect(response.status).toBe(200)
      expect((await response.arrayBuffer()).byteLength).toBe(0)
    }
  })

  test.each(['', 'application/json', 'text/markdown', 'application/x-ndjson; charset=latin1'])(
    'refuses the media type %j',
    async (type) => {
      const response = await postBulk([{ slug: 'rain', markdown: articleFile() }], {
        headers: { 'Content-Type': type },
      })
      expect(await problemOf(response, 415)).toMatchObject({ detail: 'send application/x-ndjson' })
      expect(await isEmpty()).toBe(true)
    },
  )

  test('refuses a body over 16 MiB', async () => {
    const pieces = Array.from({ length: 17 }, () => new Uint8Array(mebibyte).fill(0x0a))
    const body = streamOf(...pieces)
    const problem = await problemOf(await postBulk([], { ...direct, body }), 413)
    expect(problem.detail).toBe('the body has over 16777216 bytes (16 MiB)')
  })

  test('refuses an article over 1 MiB alone', async () => {
    const answers = await publishBulk<Refused>([
      { slug: 'large', markdown: articleFile({}, 'a'.repeat(mebibyte)) },
      { slug: 'rain', markdown: articleFile() },
    ])
    expect(answers).toMatchObject([
      {
        status: 'refused',
        detail: expect.stringMatching(/^large: the file has \d+ bytes; the limit is/),
      },
      { status: 'created' },
    ])
  })
})

describe('the rest of /api', () => {
  test.each([
    ['GET', '/nothing'],
    ['GET', ''],
    ['GET', '/articles/'],
    ['GET', '/articles/a/b'],
    ['PATCH', '/nothing'],
  ])('%s /api%s is not there', async (method, path) => {
    const problem = await problemOf(await api(method, path), 404)
    expect(problem).toMatchObject({
      title: 'Not found',
      detail: `there is no ${method} /api${path}`,
    })
  })

  test.each([
    ['PATCH', '/articles/rain', 'GET, HEAD, PUT, DELETE'],
    ['POST', '/articles/rain', 'GET, HEAD, PUT, DELETE'],
    ['PUT', '/articles', 'GET, HEAD, POST'],
    ['DELETE', '/articles', 'GET, HEAD, POST'],
  ])('%s /api%s is answered with what may be done there', async (method, path, allowed) => {
    const response = await api(method, path)
    expect(response.headers.get('Allow')).toBe(allowed)
    expect(await problemOf(response, 405)).toMatchObject({
      title: 'Method not allowed',
      detail: `this takes ${allowed}`,
    })
  })

  test.each(['at once', 'later'] as const)('a store that fails %s is said so', async (when) => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const bindings = { DB: brokenStore(when) }
    const responses = await Promise.all([
      put('rain', articleFile(), { bindings }),
      postBulk([{ slug: 'rain', markdown: articleFile() }], { bindings }),
      api('GET', '/articles', { bindings }),
      api('GET', '/articles/rain', { bindings }),
      api('DELETE', '/articles/rain', { bindings }),
    ])
    for (const response of responses) {
      expect(response.headers.get('Retry-After')).toBe('1')
      expect(await problemOf(response, 503)).toMatchObject({
        title: 'The store did not take it',
        detail: 'nothing was written; send it again',
      })
    }
    expect(await rows('SELECT * FROM articles')).toEqual([])
    vi.restoreAllMocks()
  })

  test('a HEAD is answered as a GET without its body', async () => {
    await publish('rain', articleFile())
    for (const path of ['/articles', '/articles/rain', '/articles/hail']) {
      const [head, whole] = [await api('HEAD', path), await api('GET', path)]
      expect([...head.headers]).toEqual([...whole.headers])
      expect(head.status).toBe(whole.status)
      expect(await head.text()).toBe('')
    }
  })
})

/** Returns a body that doesn't say how long it is. */
function streamOf(...pieces: Uint8Array[]): ReadableStream {
  return new ReadableStream({
    start: (controller) => {
      for (const piece of pieces) controller.enqueue(piece)
      controller.close()
    },
  })
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return new Uint8Array(digest).toHex()
}
