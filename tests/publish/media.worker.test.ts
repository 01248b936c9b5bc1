import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { absentCacheTag, mediumCacheTag } from '../../src/site/addresses.ts'
import { mostRequestBytes } from '../../src/site/media.ts'
import { at } from '../setup/clock.ts'
import {
  bytesOf,
  contentDigest,
  pngOf,
  publishMedium,
  putMedium,
  sha256,
  type TakenMedium,
} from '../setup/media.ts'
import { bindPress, ringAlarm } from '../setup/press.ts'
import {
  api,
  articleFile,
  entityTag,
  get,
  home,
  mebibyte,
  type ProblemDetails,
  publish,
  sendUncached,
  streamOf,
  tellWorkersCache,
  workersCache,
} from '../setup/requests.ts'
import { brokenStore, emptyStore, rows } from '../setup/store.ts'

beforeEach(async () => {
  await ringAlarm()
  tellWorkersCache()
  for (const name of ['log', 'warn', 'error'] as const) vi.spyOn(console, name).mockReturnValue()
})

afterEach(async () => {
  await bindPress()
  await emptyStore()
  const { objects } = await env.MEDIA.list()
  await env.MEDIA.delete(objects.map(({ key }) => key))
})

async function problemOf(response: Response): Promise<ProblemDetails & { missing?: string[] }> {
  expect(response.headers.get('Content-Type')).toMatch('application/problem+json')
  return response.json()
}

async function keys(): Promise<string[]> {
  const { objects } = await env.MEDIA.list()
  return objects.map(({ key }) => key).sort()
}

async function bytesAt(path: string): Promise<Uint8Array | number> {
  const response = await get(`/media/${path}`)
  return response.ok ? new Uint8Array(await response.arrayBuffer()) : response.status
}

describe('PUT /api/media', () => {
  test('stores a file, which is served at once', async () => {
    const sound = bytesOf(5000)
    const response = await putMedium('talks/Rain in Spain.mp3', sound, { query: '?seconds=61' })
    expect(response.status).toBe(201)
    const url = `${home}/media/talks/Rain%20in%20Spain.mp3`
    expect(response.headers.get('Location')).toBe(url)
    expect(entityTag(response)).toBe(`"${sha256(sound)}"`)
    expect(await response.json()).toEqual({
      path: 'talks/Rain in Spain.mp3',
      url,
      status: 'created',
      sha256: sha256(sound),
      type: 'audio/mpeg',
      bytes: 5000,
      seconds: 61,
      told: true,
    })
    expect(await bytesAt('talks/Rain%20in%20Spain.mp3')).toEqual(sound)
  })

  test('answers 200 to what is there as it is, and to what replaces another', async () => {
    const [one, two] = [bytesOf(100, 1), bytesOf(100, 2)]
    await publishMedium('a.bin', one)
    const before = await rows('SELECT * FROM media')
    const again = await putMedium('a.bin', one)
    expect([again.status, (await again.json<TakenMedium>()).status]).toEqual([200, 'unchanged'])
    expect(await rows('SELECT * FROM media')).toEqual(before)
    expect(await publishMedium('a.bin', two)).toMatchObject({ status: 'updated' })
    expect(await bytesAt('a.bin')).toEqual(two)
    // The same file says more of itself.
    const more = await publishMedium('a.mp4', two, { query: '?width=640&height=360&seconds=9' })
    expect(more).toMatchObject({ type: 'video/mp4', width: 640, height: 360, seconds: 9 })
    expect(await publishMedium('a.mp4', two, { query: '?seconds=10' })).toMatchObject({
      status: 'updated',
      seconds: 10,
    })
  })

  test('takes the type from the name, and the size of a picture from its first bytes', async () => {
    const types = {
      'a.JPG': 'image/jpeg',
      'a.svg': 'image/svg+xml',
      _headers: 'application/octet-stream',
      'a.html': 'text/html',
      'a.unheard-of': 'application/octet-stream',
    }
    for (const [name, type] of Object.entries(types)) {
      const headers = { 'Content-Type': 'text/plain' }
      expect(await publishMedium(name, bytesOf(9), { headers }), name).toMatchObject({ type })
    }
    const query = '?width=1&height=1&seconds=1'
    const picture = await publishMedium('a.png', pngOf(640, 480), { query })
    expect(picture).toMatchObject({ width: 640, height: 480, told: true })
    expect(picture).not.toHaveProperty('seconds')
    expect(picture).not.toHaveProperty('notes')
  })

  test('notes a picture that is another than its name says', async () => {
    const { notes, width } = await publishMedium('a.jpg', pngOf(640, 480))
    expect(width).toBe(640)
    expect(notes).toEqual([
      {
        message:
          'its name says image/jpeg, but it has the content of png; some programs will not show it',
      },
    ])
    expect((await publishMedium('b.gif', bytesOf(40))).notes).toEqual([
      {
        message:
          'its name says image/gif, but it does not begin as gif does; some programs will not show it',
      },
    ])
  })

  test('refuses a body that is not what its digest says, and keeps what was there', async () => {
    const one = bytesOf(100, 1)
    await publishMedium('a.bin', one)
    const wrong = await putMedium('a.bin', bytesOf(100, 2), { headers: contentDigest(bytesOf(9)) })
    expect(await problemOf(wrong)).toMatchObject({ status: 400, title: 'Wrong digest' })
    const cut = await putMedium('a.bin', bytesOf(99, 1), {
      headers: { ...contentDigest(bytesOf(100, 2)), 'Content-Length': '99' },
    })
    expect(cut.status).toBe(400)
    expect(await bytesAt('a.bin')).toEqual(one)
    expect(await keys()).toEqual([sha256(one)])
  })

  test('stores nothing of an upload that breaks off', async () => {
    const whole = bytesOf(200_000)
    const { readable, writable } = new FixedLengthStream(whole.length)
    const writer = writable.getWriter()
    writer
      .write(whole.subarray(0, 70_000))
      .then(() => writer.abort(new Error('the connection was lost')))
      .catch(() => {})
    const headers = { ...contentDigest(whole), 'Content-Length': String(whole.length) }
    const response = await api('PUT', '/media/a.bin', { headers, body: readable })
    expect(response.status).toBe(503)
    expect([await keys(), await bytesAt('a.bin')]).toEqual([[], 404])
  })

  test('needs a digest and a length, and says how to send them', async () => {
    const body = bytesOf(10)
    for (const header of ['', 'md5=:aaaa:', 'sha-256=:short:', 'sha-256']) {
      const response = await api('PUT', '/media/a.bin', {
        body: body as BodyInit,
        headers: { 'Content-Length': '10', ...(header && { 'Content-Digest': header }) },
      })
      const { status, detail } = await problemOf(response)
      expect([status, detail]).toEqual([400, expect.stringContaining('openssl dgst -sha256')])
    }
    const headers = contentDigest(body)
    const unknown = await api('PUT', '/media/a.bin', { body: streamOf(body), headers })
    expect(await problemOf(unknown)).toMatchObject({ status: 411 })
    const long = await api('PUT', '/media/a.bin', {
      headers: { ...headers, 'Content-Length': String(mostRequestBytes + 1) },
      body: body as BodyInit,
    })
    expect(await problemOf(long)).toMatchObject({
      status: 413,
      detail: expect.stringContaining('/api/parts/{sha256}'),
    })
    const tooLong = await api('PUT', '/media/a.bin', {
      headers: { ...headers, 'Content-Length': '500000001' },
      body: body as BodyInit,
    })
    expect((await problemOf(tooLong)).detail).toMatch('upload it to a host for recordings')
    expect(await keys()).toEqual([])
  })

  test.each([
    ['.hidden.png', 'begins with a dot'],
    ['a/.git/config', 'begins with a dot'],
    ['a/%2e%2e/b.png', 'begins with a dot'],
    ['a//b.png', 'has an empty part'],
    ['a/', 'has an empty part'],
    ['a%07b.png', 'a character in its name'],
    ['a%5Cb.png', 'a character in its name'],
    ['a%0Ab.png', 'a character in its name'],
    ['a%E2%80%A8b.png', 'a character in its name'],
    ['a%FFb.png', 'has an empty part'],
    [`a/${'b/'.repeat(250)}c.png`, 'a path of 507 bytes'],
  ])('refuses the name %s', async (path, reason) => {
    // A URL resolves escaped dots before the Worker sees them.
    const name = path.includes('%2e%2e') ? 'a/..b.png' : path
    const response = await putMedium(name, bytesOf(10))
    expect(await problemOf(response)).toMatchObject({
      status: 422,
      detail: expect.stringContaining(reason),
    })
    expect(await keys()).toEqual([])
  })

  test.each(['_headers', '_redirects', 'logo@2x.png', 'a+b.png', 'Größe.png', 'a%3Fb%23c.png'])(
    'takes the name %s, which decides nothing but the address',
    async (name) => {
      const { path, url } = await publishMedium(name, bytesOf(10))
      expect(path).toBe(decodeURIComponent(name))
      expect(await bytesAt(url.slice(`${home}/media/`.length))).toEqual(bytesOf(10))
      expect((await get('/media/other.png')).status).toBe(404)
    },
  )

  test('knows one name in both forms of Unicode', async () => {
    await publishMedium('Größe.png'.normalize('NFD'), pngOf(1, 1))
    expect(await bytesAt(encodeURIComponent('Größe.png'.normalize('NFC')))).toEqual(pngOf(1, 1))
    expect(await bytesAt(encodeURIComponent('Größe.png'.normalize('NFD')))).toEqual(pngOf(1, 1))
    expect(await bytesAt(encodeURIComponent('GRÖSSE.png'))).toBe(404)
  })

  test.each(['width=0', 'height=1.5', 'seconds=-1', 'seconds=1e9', 'width=wide'])(
    'refuses the fact %s',
    async (fact) => {
      const response = await putMedium('a.mp4', bytesOf(10), { query: `?${fact}` })
      expect(await problemOf(response)).toMatchObject({
        status: 400,
        detail: expect.stringContaining('is not a whole number from 1 to'),
      })
      expect(await bytesAt('a.mp4')).toBe(404)
    },
  )

  test('obeys If-Match and If-None-Match', async () => {
    const [one, two] = [bytesOf(100, 1), bytesOf(100, 2)]
    const create = { headers: { 'If-None-Match': '*' } }
    expect((await putMedium('a.bin', one, { headers: { 'If-Match': '*' } })).status).toBe(412)
    expect((await putMedium('a.bin', one, create)).status).toBe(201)
    expect((await putMedium('a.bin', two, create)).status).toBe(412)
    const old = { headers: { 'If-Match': `"${sha256(two)}"` } }
    expect((await putMedium('a.bin', two, old)).status).toBe(412)
    expect((await api('DELETE', '/media/a.bin', old)).status).toBe(412)
    const right = { headers: { 'If-Match': `"${sha256(one)}"` } }
    expect((await putMedium('a.bin', two, right)).status).toBe(200)
    expect(await bytesAt('a.bin')).toEqual(two)
  })

  test('two uploads to one path at once leave one of the two, whole', async () => {
    const files = Array.from({ length: 6 }, (_, i) => bytesOf(50_000 + i, i + 1))
    const answers = await Promise.all(files.map((bytes) => putMedium('a.bin', bytes)))
    expect(answers.filter(({ ok }) => !ok)).toEqual([])
    const [row] = await rows<{ sha256: string; bytes: number }>('SELECT sha256, bytes FROM media')
    const stored = await bytesAt('a.bin')
    expect(stored).toEqual(files.find((bytes) => sha256(bytes) === row?.sha256))
  })

  test('leaves nothing half there when the store fails, and the next push finishes', async () => {
    const [one, two] = [bytesOf(100, 1), bytesOf(100, 2)]
    await publishMedium('a.bin', one)
    const failed = await putMedium('a.bin', two, { bindings: { DB: brokenStore('later') } })
    expect(await problemOf(failed)).toMatchObject({ status: 503 })
    expect(await bytesAt('a.bin')).toEqual(one)
    expect(await publishMedium('a.bin', two)).toMatchObject({ status: 'updated' })
    expect(await bytesAt('a.bin')).toEqual(two)
  })
})

describe('a file in parts', () => {
  const pieces = [bytesOf(5 * mebibyte, 1), bytesOf(5 * mebibyte, 2), bytesOf(1234, 3)]
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  pieces.forEach((piece, i) => {
    whole.set(piece, i * 5 * mebibyte)
  })
  const list = { sha256: sha256(whole), parts: pieces.map(sha256), seconds: 77 }
  const [first, second, third] = list.parts as [string, string, string]

  const join = (body: unknown = list) =>
    api('POST', '/media/long.mp3', { body: JSON.stringify(body) })
  const putPart = (name: string, bytes: Uint8Array) =>
    api('PUT', `/parts/${name}`, {
      body: bytes as BodyInit,
      headers: { 'Content-Length': String(bytes.length) },
    })

  test('is told which parts are missing, takes them in any order, and is then one file', async () => {
    expect((await problemOf(await join())).missing).toEqual(list.parts)
    expect((await putPart(third, pieces[2] as Uint8Array)).status).toBe(201)
    expect((await putPart(first, pieces[0] as Uint8Array)).status).toBe(201)
    const broken = await join()
    expect(await problemOf(broken)).toMatchObject({ status: 409, missing: [second] })
    expect((await get('/media/long.mp3')).status).toBe(404)
    await putPart(second, pieces[1] as Uint8Array)
    const made = await join()
    expect([made.status, await made.json()]).toEqual([
      201,
      expect.objectContaining({
        ...{ sha256: list.sha256, type: 'audio/mpeg', bytes: whole.length, seconds: 77 },
      }),
    ])
    const response = await get('/media/long.mp3')
    expect(response.headers.get('Content-Length')).toBe(String(whole.length))
    expect(sha256(new Uint8Array(await response.arrayBuffer()))).toBe(list.sha256)
    // The second time, no byte needs to be sent.
    expect((await (await join()).json<TakenMedium>()).status).toBe('unchanged')
  })

  test('is served in parts that have nothing to do with those it came in', async () => {
    for (const [i, name] of list.parts.entries()) await putPart(name, pieces[i] as Uint8Array)
    await join()
    const seam = 5 * mebibyte
    const stretches = [
      [0, 10],
      [seam - 5, seam + 5],
      [seam, seam + 1],
      [seam - 1, 2 * seam + 3],
      [2 * seam - 2, whole.length],
    ] as const
    for (const [start, end] of stretches) {
      const headers = { Range: `bytes=${start}-${end - 1}` }
      const part = await sendUncached('GET', '/media/long.mp3', { headers })
      expect(part.status).toBe(206)
      expect(part.headers.get('Content-Length')).toBe(String(end - start))
      const bytes = new Uint8Array(await part.arrayBuffer())
      expect(sha256(bytes)).toBe(sha256(whole.subarray(start, end)))
    }
  })

  test('is refused if the parts in their order are another file', async () => {
    for (const [i, name] of list.parts.entries()) await putPart(name, pieces[i] as Uint8Array)
    const problem = await problemOf(await join({ ...list, parts: [second, first, third] }))
    expect(problem).toMatchObject({
      status: 422,
      detail: expect.stringContaining(`not ${list.sha256}`),
    })
    expect((await get('/media/long.mp3')).status).toBe(404)
  })

  test('refuses a part that is not what its name says', async () => {
    const wrong = await putPart(first, pieces[1] as Uint8Array)
    expect(await problemOf(wrong)).toMatchObject({ status: 400, title: 'Wrong digest' })
    const unnamed = await problemOf(await putPart('abc', bytesOf(3)))
    expect([unnamed.status, unnamed.detail]).toEqual([400, expect.stringContaining('called by')])
    expect(await keys()).toEqual([])
  })

  test.each([
    ['is empty', {}],
    ['is a text', 'not a list'],
    ['has no parts', { ...list, parts: [] }],
    ['has a part that is no digest', { ...list, parts: ['abc'] }],
    ['has no digest of the whole', { ...list, sha256: undefined }],
    ['has too many parts', { ...list, parts: Array(101).fill(first) }],
    ['has a wrong fact', { ...list, seconds: 'long' }],
  ])('refuses a list that %s', async (_, body) => {
    expect((await join(body)).status).toBe(400)
  })

  test('refuses more than the cache holds, and says where it belongs', async () => {
    const large = new Uint8Array(10 * mebibyte)
    await putPart(sha256(large), large)
    const parts = Array(48).fill(sha256(large))
    const { status, detail } = await problemOf(await join({ sha256: first, parts }))
    expect([status, detail]).toEqual([413, expect.stringContaining('a host for recordings')])
  })
})

describe('GET /api/media', () => {
  test('lists every medium with its digest and facts, page by page', async () => {
    for (const name of ['b.bin', 'a/c.bin', 'c.bin']) await publishMedium(name, bytesOf(10))
    await publishMedium('a.png', pngOf(3, 4))
    await publishMedium('gone.bin', bytesOf(10))
    await api('DELETE', '/media/gone.bin')
    const all = await (await api('GET', '/media')).json<{ media: TakenMedium[]; next?: string }>()
    expect(all.media.map(({ path }) => path)).toEqual(['a.png', 'a/c.bin', 'b.bin', 'c.bin'])
    expect(all.media[0]).toEqual({
      ...{ path: 'a.png', url: `${home}/media/a.png`, sha256: sha256(pngOf(3, 4)) },
      ...{ type: 'image/png', bytes: 33, width: 3, height: 4 },
    })
    expect(all.next).toBeUndefined()
    const seen: string[] = []
    for (let next: string | undefined = '/media?limit=3'; next; ) {
      const page: { media: TakenMedium[]; next?: string } = await (await api('GET', next)).json()
      seen.push(...page.media.map(({ path }) => path))
      next = page.next?.slice('/api'.length)
    }
    expect(seen).toEqual(['a.png', 'a/c.bin', 'b.bin', 'c.bin'])
    const least = await (await api('GET', '/media?limit=-5')).json<{ next?: string }>()
    expect(least.next).toBe('/api/media?after=a.png&limit=1')
  })

  test('gives the bytes of one back, which no cache keeps', async () => {
    await publishMedium('a/b c.bin', bytesOf(300))
    const response = await api('GET', '/media/a/b%20c.bin')
    expect(response.headers.get('Cache-Control')).toBe('no-store')
    expect(response.headers.get('Cloudflare-CDN-Cache-Control')).toBeNull()
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytesOf(300))
    expect((await api('GET', '/media/nothing.bin')).status).toBe(404)
  })

  test('needs the token, as all of it does', async () => {
    for (const path of ['/api/media', '/api/media/a.png', '/api/parts/abc']) {
      expect((await get(path)).status).toBe(401)
    }
    expect((await api('PATCH', '/media/a.png')).headers.get('Allow')).toBe(
      'GET, HEAD, PUT, POST, DELETE',
    )
  })
})

describe('the cache', () => {
  const tags = (...paths: string[]) => [absentCacheTag, ...paths.map(mediumCacheTag)].sort()
  const told = () => workersCache.told.map((list) => list.toSorted())
  const purged = () => workersCache.purged.map((list) => list.toSorted())

  test('is told of a new and of a replaced medium, and forgets a deleted one', async () => {
    await publishMedium('a.bin', bytesOf(10, 1))
    await publishMedium('a.bin', bytesOf(10, 2))
    await publishMedium('a.bin', bytesOf(10, 2))
    expect(told()).toEqual([tags('a.bin'), tags('a.bin')])
    expect(purged()).toEqual([])
    expect(await (await api('DELETE', '/media/a.bin')).json()).toEqual({
      ...{ path: 'a.bin', status: 'deleted', told: true },
    })
    expect(purged()).toEqual([tags('a.bin')])
    expect((await api('DELETE', '/media/a.bin')).status).toBe(404)
    expect(await bytesAt('a.bin')).toBe(404)
  })

  test('forgets a medium that is replaced for good', async () => {
    await publishMedium('a.bin', bytesOf(10, 1))
    await publishMedium('a.bin', bytesOf(10, 2), { query: '?purge' })
    expect(purged()).toEqual([tags('a.bin')])
  })

  test('is told once of what several requests changed', async () => {
    await publishMedium('a.bin', bytesOf(10), { query: '?more=1' })
    await publishMedium('b.bin', bytesOf(10), { query: '?more=1' })
    expect(told()).toEqual([])
    await publishMedium('c.bin', bytesOf(10))
    expect(told()).toEqual([tags('a.bin', 'b.bin', 'c.bin')])
  })

  test('finds its cache tag on the medium and on what says that there is none', async () => {
    const tag = mediumCacheTag('a b.bin')
    const before = await get('/media/a%20b.bin')
    expect(before.headers.get('Cache-Tag')?.split(',')).toEqual(
      expect.arrayContaining([tag, absentCacheTag]),
    )
    await publishMedium('a%20b.bin', bytesOf(10))
    const after = await get('/media/a%20b.bin')
    expect(after.headers.get('Cache-Tag')?.split(',')).toEqual(['site', tag])
  })
})

describe('the bucket', () => {
  const day = 24 * 60 * 60

  test('loses what no medium has any more after a day, and nothing else', async () => {
    const files = [bytesOf(10, 1), bytesOf(10, 2), bytesOf(10, 3)] as const
    await publishMedium('a.bin', files[0])
    await publishMedium('a.bin', files[1])
    await publishMedium('twice.bin', files[2])
    await publishMedium('once.bin', files[2])
    await api('DELETE', '/media/once.bin')
    const part = bytesOf(20)
    await api('PUT', `/parts/${sha256(part)}`, {
      body: part as BodyInit,
      headers: { 'Content-Length': '20' },
    })
    const parts = [sha256(part), sha256(files[0])]
    const joined = new Uint8Array([...part, ...files[0]])
    await api('POST', '/media/joined.bin', {
      body: JSON.stringify({ sha256: sha256(joined), parts }),
    })
    const orphan = bytesOf(40)
    await env.MEDIA.put(sha256(orphan), orphan)
    const all = [...files, part, orphan].map(sha256).sort()
    await ringAlarm()
    expect(await keys()).toEqual(all)
    // The bucket's own clock is the real one.
    const { uploaded } = (await env.MEDIA.head(sha256(orphan))) as R2Object
    vi.setSystemTime(uploaded.getTime() + 2 * day * 1000)
    await ringAlarm()
    expect(await keys()).toEqual([...files.slice(1), part, files[0]].map(sha256).sort())
    expect(await bytesAt('a.bin')).toEqual(files[1])
    at(0)
  })

  test('may have lost bytes before they are recorded: they are asked for again', async () => {
    const bytes = bytesOf(100)
    const MEDIA = new Proxy(env.MEDIA, {
      get: (target, name) => {
        if (name === 'head') return async () => null
        const value = Reflect.get(target, name)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
    const response = await putMedium('a.bin', bytes, { bindings: { MEDIA } })
    expect(await problemOf(response)).toMatchObject({ status: 409, missing: [sha256(bytes)] })
  })

  test('may be missing: media are refused with what to do, and articles are published', async () => {
    const bindings = { MEDIA: undefined as unknown as R2Bucket }
    const answers = await Promise.all([
      putMedium('a.bin', bytesOf(10), { bindings }),
      api('GET', '/media', { bindings }),
      api('GET', '/media/a.bin', { bindings }),
      api('POST', '/media/a.bin', { bindings, body: '{}' }),
      api('PUT', `/parts/${'a'.repeat(64)}`, { bindings, body: 'a' }),
    ])
    for (const response of answers) {
      expect(await problemOf(response)).toMatchObject({
        status: 501,
        detail: expect.stringMatching(/articles are published all the same.*npm run deploy/),
      })
    }
    expect((await get('/media/a.bin', { bindings })).status).toBe(404)
    expect(await publish('rain', articleFile(), { bindings })).toMatchObject({ status: 'created' })
  })
})
