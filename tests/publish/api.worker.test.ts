import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { isEmpty, problemOf } from '../setup/refusals.ts'
import { api, articleFile, get, postBulk, publish, put, send, withdraw } from '../setup/requests.ts'
import { brokenStore, dumpStore, emptyStore, rows } from '../setup/store.ts'

afterEach(emptyStore)

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
    ['goes on too long', 'Bearer test-token-long-enough1'],
    ['is in other case', 'Bearer TEST-TOKEN'],
    ['has no scheme', 'test-token-long-enough'],
    ['comes by another scheme', `Basic ${btoa('test-token-long-enough:')}`],
    ['comes by a scheme of a similar name', 'Bearers test-token-long-enough'],
    ['is one of two', 'Bearer test-token-long-enough test-token-long-enough'],
  ])('opens nothing when it %s', async (_, authorization) => {
    await expectClosed(
      authorization,
      'send Authorization: Bearer and the PUBLISH_TOKEN of this Worker',
    )
  })

  test.each(['', undefined])('opens nothing when the Worker’s own token is %j', async (token) => {
    const detail =
      'this Worker has no PUBLISH_TOKEN, so nothing can be published; set one with wrangler secret put'
    for (const sent of [
      undefined,
      '',
      'Bearer',
      'Bearer ',
      'Bearer undefined',
      'Bearer test-token-long-enough',
    ])
      await expectClosed(sent, detail, { PUBLISH_TOKEN: token } as Partial<Env>)
  })

  test('is checked before the store is read', async () => {
    const bindings = { DB: brokenStore('at once') }
    await problemOf(await get('/api/articles', { bindings }), 401)
  })

  test.each(['Bearer', 'bearer', 'BEARER'])('opens the API by the scheme %s', async (scheme) => {
    const headers = { Authorization: `${scheme} test-token-long-enough` }
    expect((await get('/api/articles', { headers })).status).toBe(200)
  })
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

  test('lets one of two simultaneous PUTs pass', async () => {
    const headers = { 'If-Match': '"2"' }
    const both = ['three', 'four'].map((body) => put('rain', articleFile({}, body), { headers }))
    const codes = (await Promise.all(both)).map(({ status }) => status)
    expect(codes.sort()).toEqual([200, 412])
  })

  test('lets one of a simultaneous PUT and DELETE pass', async () => {
    const headers = { 'If-Match': '"2"' }
    const responses = await Promise.all([
      put('rain', articleFile({}, 'three'), { headers }),
      api('DELETE', '/articles/rain', { headers }),
    ])
    expect(responses.filter(({ ok }) => ok)).toHaveLength(1)
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
  ])('answers %s /api%s with the methods that are allowed', async (method, path, allowed) => {
    const response = await api(method, path)
    expect(response.headers.get('Allow')).toBe(allowed)
    expect(await problemOf(response, 405)).toMatchObject({
      title: 'Method not allowed',
      detail: `this takes ${allowed}`,
    })
  })

  test.each(['at once', 'later'] as const)('says that the store failed, %s', async (when) => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const bindings = { DB: brokenStore(when) }
    const ofWrite = {
      title: 'The store did not take it',
      detail: 'nothing was written; send it again',
    }
    const ofRead = { title: 'The store does not answer', detail: 'send it again' }
    const answers: [Promise<Response>, typeof ofRead][] = [
      [put('rain', articleFile(), { bindings }), ofWrite],
      [postBulk([{ slug: 'rain', markdown: articleFile() }], { bindings }), ofWrite],
      [api('GET', '/articles', { bindings }), ofRead],
      [api('GET', '/articles/rain', { bindings }), ofRead],
      [api('DELETE', '/articles/rain', { bindings }), ofWrite],
    ]
    for (const [answering, problem] of answers) {
      const response = await answering
      expect(response.headers.get('Retry-After')).toBe('1')
      expect(await problemOf(response, 503)).toMatchObject(problem)
    }
    expect(await rows('SELECT * FROM articles')).toEqual([])
  })

  test('answers HEAD as GET, without the body', async () => {
    await publish('rain', articleFile())
    for (const path of ['/articles', '/articles/rain', '/articles/hail']) {
      const [head, whole] = [await api('HEAD', path), await api('GET', path)]
      expect([...head.headers]).toEqual([...whole.headers])
      expect(head.status).toBe(whole.status)
      expect(await head.text()).toBe('')
    }
  })
})
