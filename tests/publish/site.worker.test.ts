import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, inject, test, vi } from 'vitest'
import { publishSite } from '../../src/publish/site.ts'
import { siteCacheTag } from '../../src/site/addresses.ts'
import { bytesOf, publishMedium } from '../setup/media.ts'
import {
  api,
  articleFile,
  feedPaths,
  get,
  home,
  type ProblemDetails,
  publish,
  pushSite,
  putSite,
  readFeedTexts,
  readItems,
  sendUncached,
  tellWorkersCache,
  workersCache,
} from '../setup/requests.ts'
import { dumpStore, emptyStore, rows } from '../setup/store.ts'

const siteFile = inject('siteFile')
const renamed = siteFile.replace(/^title: .*$/m, 'title: The New Dateline')

beforeEach(tellWorkersCache)
afterEach(emptyStore)

/** Puts a site there as another isolate does: this one is not told. */
async function putElsewhere(source: string): Promise<void> {
  const at = { db: env.DB, now: Date.now() / 1000 }
  await publishSite(at, new TextEncoder().encode(source), env.SITE_URL)
}

async function problemOf(response: Response): Promise<ProblemDetails> {
  expect(response.headers.get('Content-Type')).toMatch('application/problem+json')
  return response.json()
}

describe('PUT /api/site', () => {
  test('takes a site, and says whether it is a new one', async () => {
    await rows('DELETE FROM site')
    const created = await putSite(siteFile.replace(/^.*: \/media\/.*\n/gm, ''))
    expect(created.status).toBe(201)
    expect(await created.json()).toEqual({
      ...{ status: 'created', url: `${home}/`, cursor: 1, told: true },
    })
    expect(await pushSite()).toMatchObject({ status: 'updated', cursor: 2 })
    expect(await pushSite()).toMatchObject({ status: 'unchanged', cursor: 2 })
    expect(await pushSite('# A comment is a change of the file too.')).toMatchObject({
      ...{ status: 'updated', cursor: 3 },
    })
  })

  test('notes the media that it names and that are not there, with their lines', async () => {
    await publishMedium('there.png', bytesOf(40))
    const named = ['image: /media/there.png', 'icon: /media/gone.png', 'logo: /media/gone.svg']
    const site = siteFile.replace(/^.*: \/media\/.*\n/gm, '')
    const answer = await putSite(`${site}${named.join('\n')}\n`)
    const line = site.split('\n').length
    expect(await answer.json()).toMatchObject({
      notes: [
        { line: line + 1, field: 'icon', message: 'there is no file media/gone.png' },
        { line: line + 2, field: 'logo', message: 'there is no file media/gone.svg' },
      ],
    })
  })

  test('gives it back as it was sent', async () => {
    const source = `# © 2026\r\n${siteFile}`
    const put = await putSite(source)
    const response = await api('GET', '/site')
    expect(response.headers.get('Content-Type')).toBe('text/yaml; charset=utf-8')
    expect(response.headers.get('Cache-Control')).toBe('no-store')
    expect(response.headers.get('ETag')).toBe(put.headers.get('ETag'))
    expect(await response.text()).toBe(source)
  })

  test('refuses a file with its problems and their lines, and leaves the one before', async () => {
    await pushSite()
    await publish('rain', articleFile())
    const before = [await dumpStore(), await rows('SELECT * FROM site'), await readFeedTexts()]
    const wrong = siteFile
      .replace(/^timezone: .*$/m, 'timezone: Nowhere')
      .replace('title:', 'titel:')
    const response = await putSite(wrong)
    expect(response.status).toBe(422)
    const { problems } = await problemOf(response)
    expect(problems).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ field: 'timezone', line: expect.any(Number) }),
        expect.objectContaining({ field: 'titel', line: expect.any(Number) }),
      ]),
    )
    for (const source of ['', 'title: [', new Uint8Array([0xff, 0xfe])]) {
      expect((await putSite(source)).status).toBe(422)
    }
    const after = [await dumpStore(), await rows('SELECT * FROM site'), await readFeedTexts()]
    expect(after).toEqual(before)
  })

  test('refuses what can be no site file', async () => {
    const types = ['application/json', 'text/yaml; charset=iso-8859-1', 'text/markdown']
    for (const type of types) {
      const headers = { 'Content-Type': type }
      expect((await putSite(siteFile, { headers })).status, type).toBe(415)
    }
    for (const type of ['application/yaml', 'text/yaml; charset=UTF-8', 'application/x-yaml']) {
      expect((await putSite(siteFile, { headers: { 'Content-Type': type } })).ok, type).toBe(true)
    }
    const long = `${siteFile}# ${'x'.repeat(1024 * 1024)}\n`
    expect((await putSite(long)).status).toBe(413)
    expect((await api('DELETE', '/site')).headers.get('Allow')).toBe('GET, HEAD, PUT')
    expect((await get('/api/site')).status).toBe(401)
  })

  test('replaces only the one that a condition names', async () => {
    const { cursor } = await pushSite()
    const send = async (headers: Record<string, string>) =>
      (await putSite(renamed, { headers })).status
    expect(await send({ 'If-None-Match': '*' })).toBe(412)
    expect(await send({ 'If-Match': '"999"' })).toBe(412)
    expect(await send({ 'If-Match': `"${cursor}"` })).toBe(200)
    const wrong = await putSite(siteFile, { headers: { 'If-Match': `"${cursor}"` } })
    expect((await problemOf(wrong)).detail).toContain(`${cursor + 1}`)
  })

  test('refuses a SITE_URL that is none, and an address in it replaces the one in the file', async () => {
    const wrong = await putSite(siteFile, { bindings: { SITE_URL: 'news.example' } })
    expect((await problemOf(wrong)).problems).toEqual([
      {
        message: 'SITE_URL "news.example" must be https:// or http:// and a host, without a path',
      },
    ])
    const moved = { bindings: { SITE_URL: 'https://moved.example' } }
    expect(await pushSite('', moved)).toMatchObject({ url: 'https://moved.example/' })
  })
})

describe('a change of site', () => {
  test('is in feeds and on pages at once, also where only the site before is known', async () => {
    await publish('rain', articleFile({ tags: ['Weather'], authors: ['example-author'] }))
    const paths = [
      ...feedPaths,
      '/tags/weather/rss.xml',
      '/feed.json?tag=weather&author=example-author&match=any',
      ...['/', '/articles/rain', '/feeds.opml', '/site.webmanifest'],
    ]
    const before = new Map<string, string | null>()
    for (const path of paths) {
      const response = await get(path)
      expect(await response.text(), path).not.toContain('The New Dateline')
      before.set(path, response.headers.get('ETag'))
    }
    await putElsewhere(renamed)
    for (const path of paths) {
      const tag = before.get(path)
      const response = await get(path, { headers: tag ? { 'If-None-Match': tag } : {} })
      expect(response.status, path).toBe(200)
      expect(await response.text(), path).toContain('The New Dateline')
      if (tag) expect(response.headers.get('ETag'), path).not.toBe(tag)
    }
  })

  test('ends the copies that the Cache API holds, where there is no Workers Cache', async () => {
    vi.restoreAllMocks()
    await publish('rain', articleFile())
    const read = (path: string) => sendUncached('GET', path)
    for (const path of feedPaths) await (await read(path)).text()
    for (const path of feedPaths) {
      expect((await read(path)).headers.get('Age'), path).toBe('0')
    }
    expect(await (await putSite(renamed)).json()).toMatchObject({ told: true })
    for (const path of feedPaths) {
      expect(await (await read(path)).text(), path).toContain('The New Dateline')
    }
  })

  test('is told to the cache as one of the site', async () => {
    await publish('rain', articleFile({ tags: ['Weather'] }))
    workersCache.told.length = 0
    await putSite(renamed, { query: '?more=1' })
    expect(workersCache.told).toEqual([])
    await publish('snow', articleFile())
    expect(workersCache.told).toHaveLength(1)
    expect(workersCache.told[0]).toContain(siteCacheTag)
    await publish('hail', articleFile())
    expect(workersCache.told[1]).not.toContain(siteCacheTag)
    expect(workersCache.purged).toEqual([])
  })

  test('of SITE_URL alone is taken over with the next write', async () => {
    await publish('rain', articleFile())
    const bindings = { SITE_URL: 'https://moved.example' }
    await publish('snow', articleFile({ published: '2026-03-02' }), { bindings })
    expect(await (await get('/rss.xml')).text()).toContain('https://moved.example/rss.xml')
    const items = await readItems('/atom.xml')
    expect(items[0]).toMatchObject({ url: 'https://moved.example/articles/snow' })
    expect(items[1]).toMatchObject({ id: `${home}/articles/rain` })
  })
})

describe('before the first site', () => {
  beforeEach(async () => {
    await rows('DELETE FROM site')
    await rows('DELETE FROM slices')
  })

  test('nothing is taken but a site, and the answer says so', async () => {
    const headers = { 'Content-Type': 'text/markdown' }
    const sent = { headers, body: articleFile() }
    for (const response of [
      await api('PUT', '/articles/rain', sent),
      await api('GET', '/articles'),
      await api('DELETE', '/articles/rain'),
      await api('GET', '/media'),
    ]) {
      expect(response.status).toBe(409)
      expect((await problemOf(response)).detail).toContain('npx dateline push')
    }
    expect((await api('GET', '/site')).status).toBe(404)
    expect(await pushSite()).toMatchObject({ status: 'created' })
    expect(await publish('rain', articleFile())).toMatchObject({ status: 'created' })
    expect(await readItems('/rss.xml')).toHaveLength(1)
  })
})
