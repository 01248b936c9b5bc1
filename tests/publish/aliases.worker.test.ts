import { afterEach, describe, expect, test } from 'vitest'
import { problemOf } from '../setup/refusals.ts'
import {
  api,
  articleFile,
  get,
  postBulk,
  publish,
  publishBulk,
  put,
  readAnswers,
  withdraw,
} from '../setup/requests.ts'
import { emptyStore } from '../setup/store.ts'

afterEach(emptyStore)

async function targetOf(slug: string): Promise<[number, string | null]> {
  const { status, headers } = await get(`/articles/${encodeURIComponent(slug)}`)
  return [status, headers.get('Location')?.replace(/^.*\/articles\//, '') ?? null]
}

async function exported(): Promise<Record<string, string>> {
  const headers = { Accept: 'application/x-ndjson' }
  const files = await readAnswers<{ slug: string; markdown: string }>(
    await api('GET', '/articles', { headers }),
  )
  return Object.fromEntries(files.map(({ slug, markdown }) => [slug, markdown]))
}

describe('the aliases of an article', () => {
  test('redirect to it, however they are written, and its own address does not', async () => {
    const aliases = ['/articles/old', '/articles/%C3%A4pfel', '/articles/rain', '/articles/old']
    await publish('rain', articleFile({ aliases }))
    expect(await targetOf('old')).toEqual([301, 'rain'])
    expect(await targetOf('äpfel')).toEqual([301, 'rain'])
    expect((await targetOf('rain'))[0]).toBe(200)
  })

  test('stay when the line goes, and when the article is renamed', async () => {
    await publish('rain', articleFile({ aliases: '/articles/old' }))
    await publish('rain', articleFile())
    await postBulk([{ slug: 'hail', markdown: articleFile(), from: 'rain' }])
    expect(await targetOf('old')).toEqual([301, 'hail'])
    expect(await targetOf('rain')).toEqual([301, 'hail'])
  })

  test('come with the files of an export, for those that were only renamed too', async () => {
    const aliases = ['/articles/old', '/2016/01/Hi%20%C3%A4.html', '/?p=%31']
    await publish('rain', articleFile({ aliases: [...aliases, '/gone'] }))
    const moved = articleFile({ aliases }, 'It hailed.')
    await postBulk([{ slug: 'hail', markdown: moved, from: 'rain' }])
    await publish('snow', articleFile())
    const files = await exported()
    expect(files.snow).toBe(articleFile())
    await emptyStore()
    for (const [slug, file] of Object.entries(files)) await publish(slug, file)
    expect(await targetOf('old')).toEqual([301, 'hail'])
    expect(await targetOf('rain')).toEqual([301, 'hail'])
    for (const path of ['/2016/01/Hi ä.html', '/?p=1', '/gone']) {
      expect((await get(path)).headers.get('Location'), path).toMatch(/\/articles\/hail$/)
    }
    // What the file says stays as it is; what only the store knew is added.
    expect(files.hail).toContain('- /2016/01/Hi%20%C3%A4.html')
    expect(files.hail?.match(/Hi%20/g)).toHaveLength(1)
    expect(await exported()).toEqual(files)
  })

  test('lead to a withdrawn article too, and come with its tombstone', async () => {
    await publish('rain', articleFile({ aliases: '/articles/old' }))
    await withdraw('rain')
    const files = await exported()
    await emptyStore()
    await publish('rain', files.rain ?? '')
    expect(await targetOf('old')).toEqual([301, 'rain'])
    expect((await targetOf('rain'))[0]).toBe(410)
  })

  test('are not taken from another article, unless that is withdrawn', async () => {
    await publish('rain', articleFile())
    const file = articleFile({ aliases: '/articles/rain' })
    const problem = await problemOf(await put('hail', file), 409)
    expect(problem.detail).toBe('hail: aliases: another article is at /articles/rain')
    await withdraw('rain')
    expect(await publish('hail', file)).toMatchObject({ status: 'created' })
  })

  test('are those of one article, until its file no longer has them or it is withdrawn', async () => {
    await publish('rain', articleFile({ aliases: ['/x', '/y'] }))
    const file = articleFile({ aliases: ['/y'] })
    const problem = await problemOf(await put('hail', file), 409)
    expect(problem.detail).toBe('hail: aliases: /y is already that of the article "rain"')
    expect((await get('/y')).headers.get('Location')).toMatch(/\/articles\/rain$/)
    await publish('rain', articleFile({ aliases: ['/x'] }))
    await publish('hail', file)
    expect((await get('/y')).headers.get('Location')).toMatch(/\/articles\/hail$/)
    await withdraw('hail')
    await publish('snow', file)
    expect((await get('/y')).headers.get('Location')).toMatch(/\/articles\/snow$/)
  })

  test('are those of one article in one request, in which they may pass to another', async () => {
    const [x, none] = [articleFile({ aliases: ['/x'] }), articleFile()]
    const send = async (...files: [slug: string, markdown: string][]) => {
      const lines = files.map(([slug, markdown]) => ({ slug, markdown }))
      const answers = await publishBulk<{ status: string; detail?: string }>(lines)
      return answers.map(({ status, detail }) => detail ?? status)
    }
    expect(await send(['rain', x], ['hail', x])).toEqual([
      'created',
      'hail: aliases: /x is already that of the article "rain"',
    ])
    expect(await send(['hail', x], ['rain', none])).toEqual(['created', 'updated'])
    expect((await get('/x')).headers.get('Location')).toMatch(/\/articles\/hail$/)
  })

  test.each([
    ['old', 'is not a path of this site, such as "/2016/01/hi.html" or "/?p=123"'],
    ['//host.example/old', 'is not a path of this site, such as "/2016/01/hi.html" or "/?p=123"'],
    ['/old#part', 'is not a path of this site, such as "/2016/01/hi.html" or "/?p=123"'],
    ['/', "is an address of Dateline's own, which would hide it"],
    ['/Articles/', "is an address of Dateline's own, which would hide it"],
    ['/RSS.xml?x=1', "is an address of Dateline's own, which would hide it"],
  ])('that can be no old address are refused: %s', async (alias, why) => {
    const problem = await problemOf(await put('rain', articleFile({ aliases: [alias] })), 422)
    const message = `"${alias}" ${why}`
    expect(problem.problems).toEqual([{ line: 4, field: 'aliases[0]', message }])
  })
})
