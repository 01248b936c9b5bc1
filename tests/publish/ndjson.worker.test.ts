import { afterEach, describe, expect, test } from 'vitest'
import { isEmpty, problemOf } from '../setup/refusals.ts'
import {
  api,
  articleFile,
  direct,
  home,
  mebibyte,
  postBulk,
  publish,
  publishBulk,
  readAnswers,
  streamOf,
  type Taken,
} from '../setup/requests.ts'
import { dumpStore, emptyStore } from '../setup/store.ts'

afterEach(emptyStore)

type Refused = { line: number; slug?: string; status: string; detail: string; problems?: object[] }

describe('the bulk form', () => {
  test('answers each line: bad ones with their number, and good ones are kept', async () => {
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
    expect(answers.map(({ told, ...answer }) => (told ? answer : told))).toEqual([
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

  test('refuses only the line that is not UTF-8', async () => {
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
  ])('refuses only the line whose slug %s', async (_, slug, from) => {
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

  test('takes 500 lines, and none of 501', async () => {
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

  test('answers an empty body with an empty one', async () => {
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

  test('refuses only the article over 1 MiB', async () => {
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
