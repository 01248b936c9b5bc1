import { afterEach, describe, expect, test } from 'vitest'
import { isEmpty, problemOf } from '../setup/refusals.ts'
import {
  api,
  articleFile,
  direct,
  get,
  home,
  mebibyte,
  publish,
  publishBulk,
  put,
  streamOf,
} from '../setup/requests.ts'
import { dumpStore, emptyStore } from '../setup/store.ts'

afterEach(emptyStore)

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
      expect(await response.json()).toEqual({
        slug: 'rain',
        id,
        url: id,
        status,
        cursor,
        told: true,
      })
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

  test('drops a byte order mark, which is no part of the text', async () => {
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

  test('refuses a body without a media type', async () => {
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

    test('refuses one byte more, with Content-Length', async () => {
      const headers = { 'Content-Length': String(mebibyte + 1) }
      const response = await put('rain', fileOf(mebibyte + 1), { headers })
      expect(await problemOf(response, 413)).toMatchObject(tooLarge)
      expect(await isEmpty()).toBe(true)
    })

    test('refuses one byte more, without Content-Length', async () => {
      const response = await put('rain', streamOf(fileOf(mebibyte + 1)), direct)
      expect(await problemOf(response, 413)).toMatchObject(tooLarge)
      expect(await isEmpty()).toBe(true)
    })

    test('counts bytes, not characters', async () => {
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

  test('answers what was left out of an article, with its line', async () => {
    const file = articleFile({}, 'It rained.\n\n<script>1</script>')
    const notes = [{ line: 8, message: expect.stringContaining('script') }]
    expect(await (await put('rain', file)).json()).toMatchObject({ status: 'created', notes })
    expect(await (await put('rain', file)).json()).not.toHaveProperty('notes')
    expect(await (await put('hail', articleFile())).json()).not.toHaveProperty('notes')
    const [line] = await publishBulk([{ slug: 'snow', markdown: file }])
    expect(line).toMatchObject({ status: 'created', notes })
  })

  test.each<[string, string, string]>([
    ['has no front matter', 'It rained.', 'rain:1: no front matter: the first line must be "---"'],
    ['is empty', '', 'rain:1: no front matter: the first line must be "---"'],
    [
      'has broken YAML',
      '---\ntitle: "Rain\npublished: 2026-03-01\n---\n',
      'rain:2:8: what begins here doesn\'t end; write " where it does',
    ],
    [
      'has neither a title nor a body',
      '---\npublished: 2026-03-01\n---\n \n',
      'rain:1: the article has neither a title nor a body',
    ],
    [
      'has an author that site.yaml lacks',
      articleFile({ authors: ['nobody'] }),
      'rain:4: authors[0]: site.yaml has no author "nobody", only aditya-kumar, example-author, second-example-author; add one there, or write {name: "nobody"}',
    ],
  ])('refuses a file that %s', async (_, file, detail) => {
    const problem = await problemOf(await put('rain', file), 422)
    expect(problem.detail).toBe(detail)
    expect(await isEmpty()).toBe(true)
  })

  test('leaves what was published as it was when it refuses an article', async () => {
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
