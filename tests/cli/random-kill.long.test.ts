import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, inject, test } from 'vitest'
import { runDateline } from '../setup/cli.ts'
import { articleFile, writeFiles } from '../setup/content.ts'
import { startNewsroom } from '../setup/newsroom.ts'
import type { Fate } from '../setup/proxy.ts'
import { emptyStore, feedPaths, readManifest } from '../setup/published.ts'
import { randomFrom } from '../setup/random.ts'
import { startWorker } from '../setup/worker-process.ts'

// Set FUZZ_SEED to try another seed, ROUNDS to kill more often.
const seed = inject('seed')
const rounds = Number(process.env.ROUNDS ?? 6)
const random = randomFrom(seed)

const room = await startNewsroom()
const { worker, proxy, project, run } = room
// Its twin, into which one push goes undisturbed.
const twin = await startWorker({ vars: { SITE_URL: worker.url } })

/** What both must serve with the same bytes. */
const paths: readonly string[] = feedPaths

const count = 230

beforeEach(async () => {
  renamed.clear()
  await Promise.all([room.reset(), emptyStore(twin.db)])
})
afterAll(async () => {
  await Promise.all([room.stop(), twin.stop()])
})

function upTo(limit: number): number {
  return Math.floor(random() * limit)
}

/** Article `i` as it reads in a version: live, now and then a draft or scheduled, with tags. */
function article(i: number, version: number): [path: string, text: string] {
  const published = new Date(Date.parse('2026-01-01T00:00:00Z') + upTo(1000) * 60_000)
  const text = articleFile(`Article ${i}, version ${version}`, {
    published: i % 17 === 0 ? '2999-01-01' : published.toISOString(),
    draft: String(i % 13 === 0),
    tags: `[Tag ${upTo(5)}, "${i % 2 ? 'Oil/Gas' : 'oil-gas'}"]`,
    // After a rename the others are known by their text.
    ...(i % 2 && { id: `urn:example-x:${i}` }),
  })
  return [pathOf(i), text]
}

/** The articles that have been renamed once. */
const renamed = new Set<number>()

function pathOf(i: number): string {
  return `content/articles/${renamed.has(i) ? 'renamed' : 'article'}-${i}.md`
}

function articles(version: number, share: number): Record<string, string> {
  const numbers = Array.from({ length: count }, (_, i) => i).filter(() => random() < share)
  return Object.fromEntries(numbers.map((i) => article(i, version)))
}

/** Kills a push at its `at`th request, or a moment later; what becomes of that one is chance too. */
async function pushUntilKilled(here: string, ...options: string[]): Promise<void> {
  const at = 1 + upTo(7)
  const fate = (['pass', 'drop', 'lose', 'cut'] as const)[upTo(4)] as Fate
  const wait = upTo(2) * upTo(60)
  let requests = 0
  const push = room.start(here, 'push', ...options)
  proxy.meddle(() => {
    if (++requests !== at) return 'pass'
    if (wait > 0) setTimeout(() => push.kill('SIGKILL'), wait)
    else push.kill('SIGKILL')
    return fate
  })
  await push.done
  await proxy.idle()
  proxy.meddle(() => 'pass')
}

/** Pushes a folder as it should be: once, and nobody else does. */
async function pushToTwin(here: string, ...options: string[]): Promise<void> {
  const { code, stderr } = await runDateline(['push', ...options], { cwd: here, url: twin.url })
  expect(stderr).not.toContain('content/')
  expect(code).toBe(0)
}

async function readTexts(url: string): Promise<Record<string, string>> {
  const texts = paths.map(async (path) => [path, await (await fetch(url + path)).text()])
  return Object.fromEntries(await Promise.all(texts))
}

async function readListed(url: string) {
  return (await readManifest(url)).map(({ cursor: _, ...entry }) => entry)
}

async function expectSameAsTwin(): Promise<void> {
  const listed = await readListed(worker.url)
  expect(listed).toEqual(await readListed(twin.url))
  expect(listed.some(({ state }) => state === 'draft')).toBe(true)
  expect(await readTexts(worker.url)).toEqual(await readTexts(twin.url))
}

test(`pushes that are killed anywhere, and one that is not: as one clean push (FUZZ_SEED=${seed})`, {
  timeout: 120_000 + rounds * 40_000,
}, async () => {
  const here = await project(articles(0, 1))
  for (let round = 1; round <= rounds; round++) {
    await pushUntilKilled(here)
    // From here on the edge holds each of them, and has to be told of the changes.
    await readTexts(worker.url)
    await writeFiles(here, articles(round, 0.6))
  }
  expect(await run(here, 'push')).toMatchObject({ code: 0 })
  await pushToTwin(here)
  await expectSameAsTwin()
})

test(`two pushes at once, of which one may be killed: as one clean push (FUZZ_SEED=${seed})`, async () => {
  const here = await project(articles(0, 1))
  for (const url of [proxy.url, twin.url]) await runDateline(['push'], { cwd: here, url })
  for (const isKilled of [false, true]) {
    // Some are new, some have another text, some another name.
    await writeFiles(here, articles(isKilled ? 2 : 1, 0.5))
    for (let i = isKilled ? 9 : 0; i < count; i += 18) {
      const before = pathOf(i)
      renamed.add(i)
      await rename(join(here, before), join(here, pathOf(i)))
    }
    const other = isKilled ? pushUntilKilled(here) : run(here, 'push')
    const both = await Promise.all([run(here, 'push'), other])
    const runs = both.flatMap((one) => (one ? [one] : []))
    expect(runs.map(({ code, stderr }) => ({ code, stderr }))).toEqual(
      runs.map(() => ({ code: 0, stderr: expect.not.stringContaining('content/') })),
    )
    await run(here, 'push')
    await pushToTwin(here)
    await expectSameAsTwin()
  }
})

test(`two pushes at once that withdraw the same articles (FUZZ_SEED=${seed})`, async () => {
  const here = await project(articles(0, 1))
  for (const url of [proxy.url, twin.url]) await runDateline(['push'], { cwd: here, url })
  for (let i = 0; i < count; i += 20) await rm(join(here, 'content/articles', `article-${i}.md`))
  const runs = await Promise.all([run(here, 'push', '--prune'), run(here, 'push', '--prune')])
  expect(runs.map(({ code }) => code)).toEqual([0, 0])
  await pushToTwin(here, '--prune')
  expect(await readListed(worker.url)).toEqual(await readListed(twin.url))
})
