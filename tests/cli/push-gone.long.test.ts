import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { articleFile, good, writeFiles } from '../setup/content.ts'
import { startNewsroom } from '../setup/newsroom.ts'
import { type Fate, isWrite } from '../setup/proxy.ts'
import { readManifest, readSlugs } from '../setup/published.ts'
import { testToken } from '../setup/worker-process.ts'

const room = await startNewsroom()
const { worker, proxy, published, run } = room

beforeEach(room.reset)
afterAll(room.stop)

describe('a renamed file', () => {
  /** Publishes an article and renames its file. */
  async function renamed(fields: Record<string, string> = {}) {
    const mine = articleFile('Mine', fields)
    const here = await published({ ...good, 'content/articles/old.md': mine })
    const listed = await readManifest(worker.url)
    const id = listed.find(({ slug }) => slug === 'old')?.id
    await rename(join(here, 'content/articles/old.md'), join(here, 'content/articles/new.md'))
    return { here, id }
  }

  test('keeps its id, and its old address leads to the new one', async () => {
    const { here, id } = await renamed()
    expect(id).toBe(`${worker.url}/articles/old`)
    expect(await run(here, 'push')).toMatchObject({
      code: 0,
      stdout: 'created 0, updated 1, unchanged 3, refused 0; readers are up to date\n',
    })
    const listed = await readManifest(worker.url)
    expect(listed.map(({ slug }) => slug)).toEqual(['first', 'new', 'second', 'third'])
    expect(listed.find(({ slug }) => slug === 'new')?.id).toBe(id)
    const response = await fetch(`${worker.url}/articles/old`, { redirect: 'manual' })
    expect(response.status).toBe(301)
    expect(response.headers.get('Location')).toBe(`${worker.url}/articles/new`)
    expect(await run(here, 'push')).toMatchObject({
      code: 0,
      stdout: 'created 0, updated 0, unchanged 4, refused 0; readers are up to date\n',
    })
  })

  test('that was edited too is known by the id in its front matter', async () => {
    const { here } = await renamed({ id: 'urn:example:mine' })
    const edited = articleFile('Mine, edited', { id: 'urn:example:mine' })
    await writeFiles(here, { 'content/articles/new.md': edited })
    expect(await run(here, 'push')).toMatchObject({
      code: 0,
      stdout: 'created 0, updated 1, unchanged 3, refused 0; readers are up to date\n',
    })
    const response = await fetch(`${worker.url}/articles/old`, { redirect: 'manual' })
    expect(response.headers.get('Location')).toBe(`${worker.url}/articles/new`)
  })

  test('goes back to its old name as the same article, and --prune withdraws neither', async () => {
    const { here, id } = await renamed()
    await run(here, 'push', '--prune')
    await rename(join(here, 'content/articles/new.md'), join(here, 'content/articles/old.md'))
    expect(await run(here, 'push', '--prune')).toMatchObject({ code: 0 })
    expect(await readManifest(worker.url)).toContainEqual(
      expect.objectContaining({ slug: 'old', id }),
    )
    const response = await fetch(`${worker.url}/articles/new`, { redirect: 'manual' })
    expect(response.headers.get('Location')).toBe(`${worker.url}/articles/old`)
  })

  test('is not mistaken for a copy whose original lies outside of the folder pushed', async () => {
    const here = await published(good)
    await writeFiles(here, { 'content/articles/2026/copy.md': articleFile('First') })
    expect(await run(here, 'push', 'content/articles/2026')).toMatchObject({
      code: 0,
      stdout: 'created 1, updated 0, unchanged 1, refused 0; readers are up to date\n',
    })
    expect(await readSlugs(worker.url)).toEqual(['copy', 'first', 'second', 'third'])
    expect(await run(here, 'push')).toMatchObject({
      code: 0,
      stdout: 'created 0, updated 0, unchanged 4, refused 0; readers are up to date\n',
    })
  })
})

describe('--prune', () => {
  test('withdraws what is gone, and says what before it does', async () => {
    const here = await published(good)
    await rm(join(here, 'content/articles/first.md'))
    await rm(join(here, 'content/articles/2026'), { recursive: true })
    await writeFiles(here, { 'content/articles/fourth.md': articleFile('Fourth') })
    const push = room.start(here, 'push', '--prune')
    const saidBefore: string[] = []
    proxy.meddle(async ({ method }): Promise<Fate> => {
      if (method === 'DELETE') {
        // What was written before the request was sent is in the pipe by now; the second wait lets
        // Node read it, however late the first one ended.
        await sleep(20)
        await nextTurn()
        saidBefore.push(push.written().stdout)
      }
      return 'pass'
    })
    const said = 'withdrawing first\nwithdrawing third\n'
    expect(await push.done).toMatchObject({
      code: 0,
      stdout: `${said}created 1, updated 0, unchanged 1, refused 0, withdrawn 2; readers are up to date\n`,
    })
    expect(saidBefore).toEqual([said, said])
    const writes = proxy.seen.filter(isWrite).map(({ method, path }) => `${method} ${path}`)
    // Only the last request of a push has the cache told of it.
    expect(writes).toEqual([
      'POST /api/articles?more=1',
      'DELETE /api/articles/first?more=1',
      'DELETE /api/articles/third',
    ])
    expect(await readSlugs(worker.url)).toEqual(['fourth', 'second'])
    expect((await fetch(`${worker.url}/articles/first`)).status).toBe(410)
  })

  test('never withdraws an article whose file is merely refused', async () => {
    const here = await published(good)
    await writeFiles(here, {
      'content/articles/first.md': articleFile('First', { published: 'soon' }),
      'content/articles/second.md': Uint8Array.of(0xff, 0xfe),
    })
    await rename(
      join(here, 'content/articles/2026/11/third.md'),
      join(here, 'content/articles/third.md'),
    )
    const { code, stdout } = await run(here, 'push', '--prune')
    expect(stdout).toBe('created 0, updated 0, unchanged 1, refused 2; readers are up to date\n')
    expect(code).toBe(1)
    expect(proxy.seen.filter(({ method }) => method === 'DELETE')).toEqual([])
    expect(await readSlugs(worker.url)).toEqual(['first', 'second', 'third'])
  })

  test('passes over what somebody else has withdrawn meanwhile', async () => {
    const here = await published(good)
    await rm(join(here, 'content/articles/first.md'))
    await rm(join(here, 'content/articles/second.md'))
    proxy.meddle(async ({ method, path }): Promise<Fate> => {
      if (method === 'DELETE') {
        const headers = { Authorization: `Bearer ${testToken}` }
        await fetch(worker.url + path, { method, headers })
      }
      return 'pass'
    })
    const { code, stdout } = await run(here, 'push', '--prune')
    expect(stdout).toMatch(/withdrawn 2; readers are up to date\n$/)
    expect(code).toBe(0)
  })

  test('does not take an empty folder for the wish to withdraw everything', async () => {
    const here = await published(good)
    await rm(join(here, 'content/articles'), { recursive: true })
    const { code, stderr } = await run(here, 'push', '--prune')
    expect(stderr).toContain('--prune would withdraw everything')
    expect(code).toBe(2)
    expect(await readSlugs(worker.url)).toEqual(['first', 'second', 'third'])
  })

  test('needs the whole of the content: a subfolder is not that', async () => {
    const here = await published(good)
    const { code, stderr } = await run(here, 'push', '--prune', 'content/articles/2026')
    expect(stderr).toContain('--prune')
    expect(code).toBe(2)
    expect(await readSlugs(worker.url)).toEqual(['first', 'second', 'third'])
  })

  test('takes content/articles for the whole', async () => {
    const here = await published(good)
    await rm(join(here, 'content/articles/first.md'))
    expect(await run(here, 'push', '--prune', 'content/articles')).toMatchObject({ code: 0 })
    expect(await readSlugs(worker.url)).toEqual(['second', 'third'])
  })

  test('an article that comes back is the one that it was', async () => {
    const here = await published(good)
    const before = (await readManifest(worker.url)).map(({ slug, id }) => ({ slug, id }))
    await rm(join(here, 'content/articles/first.md'))
    await run(here, 'push', '--prune')
    await writeFiles(here, { 'content/articles/first.md': articleFile('First again') })
    expect(await run(here, 'push')).toMatchObject({ code: 0 })
    expect((await readManifest(worker.url)).map(({ slug, id }) => ({ slug, id }))).toEqual(before)
  })
})
