import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { feedReaders } from '../readers/feeds.ts'
import { manyArticles, slugOfMany } from '../setup/content.ts'
import { startNewsroom } from '../setup/newsroom.ts'
import { type Fate, isWrite } from '../setup/proxy.ts'
import { feedPaths, readFeedTexts, readManifest } from '../setup/published.ts'

const room = await startNewsroom()
const { worker, proxy, project, run } = room

beforeEach(room.reset)
afterAll(room.stop)

/** Where in the life of a bulk request the command dies. */
const moments = {
  'before the Worker has the batch': 'drop',
  'when the Worker has taken the batch': 'lose',
  'in the middle of the answers': 'cut',
} as const

/** Pushes a folder, and kills the command in the middle of its `batch`th bulk request. */
async function pushUntilKilled(here: string, batch: number, fate: Fate): Promise<void> {
  let batches = 0
  const push = room.start(here, 'push')
  proxy.meddle((request) => {
    if (!isWrite(request) || ++batches < batch) return 'pass'
    push.kill('SIGKILL')
    return fate
  })
  expect((await push.done).code).toBeNull()
  await proxy.idle()
  expect(batches).toBe(batch)
  proxy.meddle(() => 'pass')
}

/** Checks that there are articles 0 to `count`, each once, and that the feeds hold the newest 50. */
async function expectArticles(count: number): Promise<void> {
  const listed = await readManifest(worker.url)
  const slugs = Array.from({ length: count }, (_, i) => slugOfMany(i))
  expect(listed.map(({ slug }) => slug)).toEqual(slugs)
  expect(new Set(listed.map(({ id }) => id)).size).toBe(count)
  expect(new Set(listed.map(({ cursor }) => cursor)).size).toBe(count)
  const newest = slugs.slice(-50).reverse()
  const texts = await readFeedTexts(worker.url)
  for (const path of feedPaths) {
    const { items } = feedReaders[path](texts[path])
    const expected = newest.map((slug) => `${worker.url}/articles/${slug}`)
    expect(items.map(({ url }) => url)).toEqual(expected)
    expect(items.map(({ id }) => id)).toEqual(expected)
  }
}

describe('kill -9 during a push', () => {
  test('of 2,000 articles, three times: the next push finishes the job', async () => {
    const count = 2000
    const here = await project(manyArticles(count))
    const batches = [12, 9, 14]
    let there = 0
    for (const [i, [moment, fate]] of Object.entries(moments).entries()) {
      const batch = batches[i] ?? 0
      await pushUntilKilled(here, batch, fate)
      there += 50 * (fate === 'drop' ? batch - 1 : batch)
      const listed = await readManifest(worker.url)
      expect(listed.length, moment).toBe(there)
    }
    proxy.seen.length = 0
    expect(await run(here, 'push')).toMatchObject({
      code: 0,
      stdout: `created ${count - there}, updated 0, unchanged ${there}, refused 0; readers are up to date\n`,
    })
    const sent = proxy.seen.flatMap(({ slugs }) => slugs)
    expect(sent).toHaveLength(count - there)
    await expectArticles(count)
  })

  test('whose last batch comes to the Worker while the next push is on its way', async () => {
    const here = await project(manyArticles(300))
    const next = Promise.withResolvers<void>()
    let batches = 0
    const push = room.start(here, 'push')
    proxy.meddle(async (request): Promise<Fate> => {
      if (!isWrite(request)) return 'pass'
      batches++
      if (batches === 3) {
        // A batch that hangs on the way, and outlives the command that sent it.
        push.kill('SIGKILL')
        await next.promise
      }
      if (batches === 4) next.resolve()
      return 'pass'
    })
    await push.done
    expect(await run(here, 'push')).toMatchObject({ code: 0 })
    const [, , ghost, twin] = proxy.seen.filter(isWrite)
    expect(ghost?.slugs).toEqual(twin?.slugs)
    await expectArticles(300)
  })
})
