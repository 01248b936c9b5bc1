import { afterEach, describe, expect, test, vi } from 'vitest'
import { beginWith } from '../setup/begin.ts'
import { isEmpty, problemOf } from '../setup/refusals.ts'
import { api, articleFile, get, postBulk, publish, put, send, withdraw } from '../setup/requests.ts'
import { brokenStore, dumpStore, emptyStore, rows } from '../setup/store.ts'

afterEach(emptyStore)

describe('the token', () => {
  let address = 0
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
          // Otherwise they would soon be too many from one address.
          'CF-Connecting-IP': `192.0.2.${address++}`,
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

  test.each([
    ['', 'this Worker has no PUBLISH_TOKEN'],
    [undefined, 'this Worker has no PUBLISH_TOKEN'],
    ['19-characters-short', 'the PUBLISH_TOKEN of this Worker has fewer than 20 characters'],
    [
      'a token with blanks, and long enough',
      'the PUBLISH_TOKEN of this Worker has other characters than letters, digits and - . _ ~ + / =',
    ],
  ])('opens nothing when the Worker’s own token is %j', async (token, problem) => {
    const detail = `${problem}, so nothing can be published. Make a new one and give it to the Worker; the command reads it from the variable:
export PUBLISH_TOKEN=$(node -p 'crypto.randomUUID()')
echo $PUBLISH_TOKEN | npx wrangler secret put PUBLISH_TOKEN`
    for (const sent of [
      undefined,
      '',
      'Bearer',
      'Bearer ',
      'Bearer undefined',
      'Bearer test-token-long-enough',
      `Bearer ${token}`,
    ])
      await expectClosed(sent, detail, { PUBLISH_TOKEN: token } as Partial<Env>)
  })

  test('opens the API from 20 characters on', async () => {
    const bindings = { PUBLISH_TOKEN: '20-characters-enough' }
    const headers = { Authorization: 'Bearer 20-characters-enough' }
    expect((await get('/api/articles', { headers, bindings })).status).toBe(200)
  })

  test('that is too short says the same to a wrong guess and to the right one', async () => {
    const bindings = { PUBLISH_TOKEN: '19-characters-short' }
    const answers = ['19-characters-short', '19-characters-wrong'].map(async (guess) => {
      const headers = { Authorization: `Bearer ${guess}`, 'CF-Connecting-IP': '198.51.100.1' }
      const response = await get('/api/articles', { headers, bindings })
      return {
        status: response.status,
        headers: [...response.headers],
        body: await response.text(),
      }
    })
    const [right, wrong] = await Promise.all(answers)
    expect(right).toEqual(wrong)
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

describe('after ten wrong tokens in a minute', () => {
  const guess = (address: string, bindings: Partial<Env> = {}) =>
    get('/api/articles', {
      headers: { Authorization: 'Bearer a-wrong-guess', 'CF-Connecting-IP': address },
      bindings,
    })

  /** Guesses until it is told to wait; a minute may end meanwhile, and the count with it. */
  async function useUp(address: string): Promise<{ refused: Response; guesses: number }> {
    for (let guesses = 1; guesses <= 25; guesses++) {
      const response = await guess(address)
      if (response.status === 429) return { refused: response, guesses }
      await problemOf(response, 401)
    }
    throw new Error('25 wrong tokens met no limit')
  }

  test('the next one is answered 429 with Retry-After', async () => {
    const { refused, guesses } = await useUp('192.0.2.1')
    expect(guesses).toBeGreaterThan(10)
    expect(refused.headers.get('Retry-After')).toBe('60')
    expect(await problemOf(refused, 429)).toMatchObject({
      title: 'Too many wrong tokens',
      detail: 'too many wrong tokens came from your address; wait 60 s, and check yours',
    })
  })

  test('the right one still passes, and so do requests with none', async () => {
    await useUp('192.0.2.2')
    const headers = { 'CF-Connecting-IP': '192.0.2.2' }
    expect((await api('GET', '/articles', { headers })).status).toBe(200)
    await problemOf(await get('/api/articles', { headers }), 401)
    expect((await get('/rss.xml', { headers })).status).toBe(200)
  })

  test('another address is not concerned', async () => {
    await useUp('192.0.2.3')
    await problemOf(await guess('192.0.2.4'), 401)
    await problemOf(await guess('2001:db8::3'), 401)
  })

  // Once more, in case the minute ends in the middle.
  test('all IPv6 addresses of a network are one', { retry: 1 }, async () => {
    await useUp('2001:db8:1:2:3:4:5:6')
    await problemOf(await guess('2001:db8:1:2:ffff::1'), 429)
    await problemOf(await guess('2001:db8:1:2::1'), 429)
    await problemOf(await guess('2001:db8:1:3::1'), 401)
  })

  test('a Worker without a good token goes on saying what to do', async () => {
    await useUp('192.0.2.5')
    await problemOf(await guess('192.0.2.5', { PUBLISH_TOKEN: 'short' }), 401)
  })

  test('right tokens and requests without one are not counted', async () => {
    const headers = { 'CF-Connecting-IP': '192.0.2.6' }
    for (let i = 0; i < 15; i++) {
      expect((await api('GET', '/articles', { headers })).status).toBe(200)
      await problemOf(await get('/api/articles', { headers }), 401)
    }
    await problemOf(await guess('192.0.2.6'), 401)
  })
})

test('If-None-Match refuses what it lists', async () => {
  await publish('rain', articleFile({}, 'one'))
  for (const tags of ['"1"', '"7", "1"', '*, "7"'])
    await problemOf(await put('rain', articleFile(), { headers: { 'If-None-Match': tags } }), 412)
  const other = { headers: { 'If-None-Match': '"2"' } }
  expect((await put('rain', articleFile({}, 'two'), other)).status).toBe(200)
})

test('If-None-Match: * lets PUT pass only where there is no article', async () => {
  const headers = { 'If-None-Match': '*' }
  expect((await put('rain', articleFile({}, 'one'), { headers })).status).toBe(201)
  await problemOf(await put('rain', articleFile({}, 'two'), { headers }), 412)
  await withdraw('rain')
  expect((await put('rain', articleFile({}, 'three'), { headers })).status).toBe(201)
})

test('a parameter that says nothing clear is refused, so that no purge is a mistake', async () => {
  await publish('rain', articleFile())
  const before = await dumpStore()
  const unknown = ['?purg', '?Purge', '?purge&x=1', '?%22=', '?__proto__=1', '?constructor']
  const unclear = ['?purge=no', '?purge=false', '?more=0', '?purge&purge=no', '?purge=%00']
  for (const query of [...unknown, ...unclear]) {
    const headers = { 'Content-Type': 'text/markdown' }
    const sent = { headers, body: articleFile({}, 'Another text.') }
    const response = await api('PUT', `/articles/rain${query}`, sent)
    expect((await problemOf(response, 400)).title, query).toBe('Wrong parameter')
  }
  expect(await dumpStore()).toEqual(before)
  for (const query of ['?purge=', '?purge=1&more=true'])
    expect((await put(`rain${query}`, articleFile())).status, query).toBe(200)
})

describe('If-Match', () => {
  const matching: string[] = ['"2"', '*', '"1", "2"', '"2","9"', '  "2"  ']
  const stale: string[] = ['"1"', '"3"', '2', 'W/"2"', '"1", "3"', '"22"', '""', '']

  beginWith(async () => {
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
      detail: 'send it again; what is stored already stays as it is',
    }
    const ofRead = { title: 'The store does not answer', detail: 'ask again in a moment' }
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
