import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { runDateline } from '../setup/cli.ts'
import { articleFile, manyArticles, slugOfMany } from '../setup/content.ts'
import { startNewsroom } from '../setup/newsroom.ts'
import { type Answer, type Fate, first, isWrite, type Seen } from '../setup/proxy.ts'
import { readManifest, readSlugs } from '../setup/published.ts'

const room = await startNewsroom()
const { worker, proxy, project, published, run } = room

// The command waits longest here, so it waits while the other tests run.
const nobodyListens = await pushToNobody()

beforeEach(room.reset)
afterAll(room.stop)

/** As the platform answers for a Worker that went over its limits, whose own words never come. */
const overLimits: Answer = {
  status: 503,
  headers: { 'Content-Type': 'text/html; charset=UTF-8' },
  body: '<!DOCTYPE html>\n<title>Worker exceeded resource limits</title>\n<h1>Error 1102</h1>\n',
}

function slugs(count: number): string[] {
  return Array.from({ length: count }, (_, i) => slugOfMany(i))
}

/** How often each slug reached the Worker, where `fateOf` says what became of a request. */
function arrivals(fateOf: (request: Seen) => Fate): Map<string, number> {
  const counts = new Map<string, number>()
  for (const request of proxy.seen.filter((seen) => fateOf(seen) === 'pass')) {
    for (const slug of request.slugs) counts.set(slug, (counts.get(slug) ?? 0) + 1)
  }
  return counts
}

async function expectEachOnce(count: number): Promise<void> {
  const listed = await readManifest(worker.url)
  expect(listed.map(({ slug }) => slug)).toEqual(slugs(count))
  expect(new Set(listed.map(({ id }) => id)).size).toBe(count)
}

describe('a batch that is too much for the platform', () => {
  test('is halved until it passes, and each article is sent on once', async () => {
    const fateOf = ({ slugs }: Seen): Fate => (slugs.length > 3 ? overLimits : 'pass')
    proxy.meddle(fateOf)
    const here = await project(manyArticles(20))
    expect(await run(here, 'push')).toMatchObject({
      code: 0,
      stdout: 'created 20, updated 0, unchanged 0, refused 0; readers are up to date\n',
      stderr: expect.stringMatching(/^(publishing \d+\/20\n)+$/),
    })
    await expectEachOnce(20)
    const sizes = proxy.seen.filter(isWrite).map(({ slugs }) => slugs.length)
    expect(sizes.slice(0, 4)).toEqual([20, 10, 5, 3])
    expect([...arrivals(fateOf).values()]).toEqual(Array(20).fill(1))
  })

  test('down to one article, which is refused where the others arrive', async () => {
    const fateOf = ({ slugs }: Seen): Fate => (slugs.includes(slugOfMany(4)) ? overLimits : 'pass')
    proxy.meddle(fateOf)
    const here = await project(manyArticles(10))
    const { code, stdout, stderr } = await run(here, 'push')
    expect(stdout).toBe('created 9, updated 0, unchanged 0, refused 1; readers are up to date\n')
    expect(stderr).toMatch(/^content\/articles\/article-0004\.md: 503: .*exceeded resource limits/m)
    expect(code).toBe(1)
    expect(await readSlugs(worker.url)).toEqual(slugs(10).filter((slug) => slug !== slugOfMany(4)))
    expect([...arrivals(fateOf).values()]).toEqual(Array(9).fill(1))
  })

  test('of a platform that stores nothing at all ends the push after a few', async () => {
    proxy.meddle((request) => (isWrite(request) ? overLimits : 'pass'))
    const here = await project(manyArticles(12))
    const { code, stdout, stderr } = await run(here, 'push')
    expect(stderr).toContain(`${proxy.url}/ stores nothing`)
    expect(stdout).toBe('')
    expect(code).toBe(1)
    const tried = new Set(proxy.seen.filter(isWrite).filter(({ slugs }) => slugs.length === 1))
    expect(new Set([...tried].flatMap(({ slugs }) => slugs)).size).toBe(3)
  })

  test('for a reason that no waiting mends is refused at once', async () => {
    const tooLarge: Answer = {
      status: 413,
      headers: { 'Content-Type': 'application/problem+json' },
      body: '{"status":413,"detail":"the body is too large"}',
    }
    proxy.meddle(({ slugs }) => (slugs.includes(slugOfMany(1)) ? tooLarge : 'pass'))
    const here = await project(manyArticles(3))
    const { code, stderr } = await run(here, 'push')
    expect(stderr).toContain('content/articles/article-0001.md: 413: the body is too large\n')
    expect(code).toBe(1)
    const alone = proxy.seen.filter(({ slugs }) => String(slugs) === slugOfMany(1))
    expect(alone).toHaveLength(1)
    expect(await readSlugs(worker.url)).toEqual([slugOfMany(0), slugOfMany(2)])
  })
})

describe('a connection that drops', () => {
  test.each<[Fate, string]>([
    ['drop', 'before the request is there'],
    ['lose', 'when the answer is under way'],
    ['cut', 'in the middle of the answer'],
    ['shorten', 'so that only the last answer is missing'],
  ])('(%s) %s, twice: everything arrives once', async (fate) => {
    proxy.meddle(first(2, fate))
    const here = await project(manyArticles(60))
    const { code, stdout, stderr } = await run(here, 'push')
    expect(stdout).toMatch(
      /^created \d+, updated 0, unchanged \d+, refused 0; readers are up to date\n$/,
    )
    expect(stderr).toMatch(/^(publishing \d+\/60\n)+$/)
    expect(code).toBe(0)
    await expectEachOnce(60)
    const writes = proxy.seen.filter(isWrite).map(({ slugs }) => slugs.length)
    expect(writes).toEqual([50, 50, 50, 10])
  })

  test.each<Fate>(['drop', 'cut'])('(%s) while the site is sent', async (fate) => {
    const here = await published(manyArticles(3))
    proxy.meddle(first(1, fate, ({ method }) => method === 'PUT'))
    expect(await run(here, 'push')).toMatchObject({ code: 0 })
    expect(proxy.seen.map(({ method }) => method)).toEqual(['GET', 'GET', 'PUT', 'PUT'])
  })

  test.each<Fate>(['drop', 'cut'])('(%s) while the manifest is read', async (fate) => {
    const here = await published(manyArticles(3))
    proxy.meddle(first(1, fate, ({ path }) => path.startsWith('/api/articles')))
    expect(await run(here, 'push')).toMatchObject({
      code: 0,
      stdout: 'created 0, updated 0, unchanged 3, refused 0; readers are up to date\n',
    })
    expect(proxy.seen.map(({ method }) => method)).toEqual(['GET', 'GET', 'GET', 'PUT'])
  })

  test('(lose) while an article is renamed: it stays itself', async () => {
    await published({ 'content/articles/old.md': articleFile('Mine') })
    const [before] = await readManifest(worker.url)
    proxy.meddle(first(1, 'lose'))
    const here = await project({ 'content/articles/new.md': articleFile('Mine') })
    expect(await run(here, 'push')).toMatchObject({ code: 0 })
    expect(await readManifest(worker.url)).toMatchObject([{ slug: 'new', id: before?.id }])
  })

  test('(lose) while an article is withdrawn: that is no error', async () => {
    const here = await published(manyArticles(2))
    await rm(join(here, `content/articles/${slugOfMany(0)}.md`))
    proxy.meddle(first(1, 'lose'))
    expect(await run(here, 'push', '--prune')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(
        /unchanged 1, refused 0, withdrawn 1; readers are up to date\n$/,
      ),
    })
    expect(await readSlugs(worker.url)).toEqual([slugOfMany(1)])
  })
})

test('a token that is refused in the middle ends the push, not each article', async () => {
  const refused = { status: 401, body: '{"detail":"the token has changed"}' }
  proxy.meddle((request) =>
    isWrite(request) && request.slugs.includes(slugOfMany(50)) ? refused : 'pass',
  )
  const here = await project(manyArticles(120))
  const { code, stderr } = await run(here, 'push')
  expect(stderr).toMatch(/^401: the token has changed$/m)
  expect(code).toBe(1)
  expect(proxy.seen.filter(isWrite)).toHaveLength(2)
  expect(await readSlugs(worker.url)).toEqual(slugs(50))
})

test('429 is waited for as long as Retry-After says', async () => {
  const tooMany: Answer = { status: 429, headers: { 'Retry-After': '1' }, body: 'slow down' }
  proxy.meddle(first(1, tooMany))
  const here = await project(manyArticles(3))
  expect(await run(here, 'push')).toMatchObject({
    code: 0,
    stdout: 'created 3, updated 0, unchanged 0, refused 0; readers are up to date\n',
  })
  const [refused, sent, ...more] = proxy.seen.filter(isWrite)
  expect((sent?.at ?? 0) - (refused?.at ?? 0)).toBeGreaterThanOrEqual(1000)
  expect(sent?.slugs).toEqual(refused?.slugs)
  expect(more).toEqual([])
})

test('a wait that one would notice is said', async () => {
  const problem = '{"detail":"too many wrong tokens came from your address"}'
  proxy.meddle(first(1, { status: 429, headers: { 'Retry-After': '6' }, body: problem }))
  const here = await project(manyArticles(1))
  expect(await run(here, 'push')).toMatchObject({
    code: 0,
    stdout: 'created 1, updated 0, unchanged 0, refused 0; readers are up to date\n',
    stderr: expect.stringMatching(
      /^429: too many wrong tokens came from your address: trying again in 6 s\n/,
    ),
  })
})

describe('what is no Dateline', () => {
  test('a page instead of the manifest', async () => {
    const page = { status: 200, headers: { 'Content-Type': 'text/html' }, body: '<p>Hello</p>' }
    proxy.meddle(() => page)
    const here = await project(manyArticles(1))
    const { code, stderr } = await run(here, 'push')
    expect(stderr).toContain(proxy.url)
    expect(stderr).not.toContain('    at ')
    expect(code).toBe(1)
  })

  test('a site that does not know the API', async () => {
    proxy.meddle(() => ({ status: 404, body: 'There is no such page.' }))
    const here = await project(manyArticles(1))
    const { code, stderr } = await run(here, 'push')
    expect(stderr).toContain('404: There is no such page.')
    expect(code).toBe(1)
  })

  test('a redirect, which must not be followed with the token, is told at once', async () => {
    const elsewhere = 'https://news.example/api/articles'
    proxy.meddle(() => ({ status: 301, headers: { Location: elsewhere } }))
    const here = await project(manyArticles(1))
    const { code, stderr } = await run(here, 'push')
    expect(stderr).toContain(elsewhere)
    expect(code).toBe(1)
    expect(proxy.seen).toHaveLength(1)
  })
})

test('where nobody listens elsewhere it gives up after a while, and says where it tried', async () => {
  const { url, done } = nobodyListens
  const { code, stdout, stderr } = await done
  expect(stderr).toMatch(/^http:\/\/127\.0\.0\.2:\d+\/ can't be reached: .*ECONNREFUSED/)
  expect(stderr).toContain(`${url}/`)
  expect(stdout).toBe('')
  expect(code).toBe(1)
})

/** At an address that isn't known for this machine, so that somebody may listen there later. */
async function pushToNobody() {
  const server = createServer().listen(0, '127.0.0.2')
  await once(server, 'listening')
  const url = `http://127.0.0.2:${(server.address() as AddressInfo).port}`
  server.close()
  await once(server, 'close')
  return { url, done: runDateline(['push'], { cwd: await project(manyArticles(1)), url }) }
}
