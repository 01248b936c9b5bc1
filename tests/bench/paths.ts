import { articleFiles, publishAll } from './articles.ts'
import { type Case, get, measure, type Rounds } from './measure.ts'
import { median, number, type Row, ratioOf, type Section } from './report.ts'
import { type Builds, makeFolder, start } from './stage.ts'

const windowSize = 50
const articleBytes = 5000

/** The window as it is stored, a folder that holds it, and what it looks like from outside. */
export type Published = { folder: string; document: string }

/** Publishes the window that every part of the bench reads. */
export async function publishWindow({ dateline }: Pick<Builds, 'dateline'>): Promise<Published> {
  const folder = await makeFolder()
  const worker = await start(dateline, { persist: folder, takesSite: true })
  await publishAll(worker.url, articleFiles(0, windowSize, articleBytes))
  const { body } = await get(`${worker.url}/rss.xml`, {}, 200)
  await worker.stop()
  return { folder, document: body.toString() }
}

/** (a), (b): every path of a poll beside a Worker that does only what that path can't do without. */
export async function measurePaths(
  builds: Builds,
  { folder, document }: Published,
): Promise<Section> {
  const limits = await start(builds.limits, {
    vars: { DOCUMENT: document },
    persist: await makeFolder(folder),
  })
  const held = await start(builds.dateline, { persist: await makeFolder(folder) })
  const cold = await start(builds.behindCache, { persist: await makeFolder(folder) })
  const workers = [limits, held, cold]
  try {
    const tag = String((await get(`${held.url}/rss.xml`, {}, 200)).headers.etag)
    // It fills the cache, and says so by its status.
    await get(`${limits.url}/cache`)
    const cases: Case[] = [
      caseOf('empty', limits, '/', 404),
      caseOf('null', limits, '/null', 200),
      caseOf('cache', limits, '/cache', 200),
      caseOf('cache 304', limits, '/cache', 304, { 'If-None-Match': '"limit"' }),
      caseOf('row', limits, '/row', 304),
      caseOf('rows', limits, '/rows', 200),
      caseOf('our hit', held, '/rss.xml', 200),
      caseOf('our held 304', held, '/rss.xml', 304, { 'If-None-Match': tag }),
      caseOf('our 304', cold, '/rss.xml', 304, { 'If-None-Match': tag }),
      caseOf('our document', cold, '/rss.xml', 200),
    ]
    const rounds = await measure(cases, 9, 350)
    return { title: '(a, b) CPU per request beside the limit of its path', rows: rowsOf(rounds) }
  } finally {
    for (const worker of workers) await worker.stop()
  }
}

function caseOf(
  name: string,
  { url, pid }: { url: string; pid: number },
  path: string,
  status: number,
  headers: Record<string, string> = {},
): Case {
  return { name, pid, send: () => get(url + path, headers, status) }
}

const goal = { most: 1.25 }

function rowsOf(rounds: Rounds): Row[] {
  const limit = (name: string, found: string): Row => ({
    name: `limit: ${name}`,
    value: median(rounds[found] ?? []),
    unit: 'µs',
  })
  const empty = rounds.empty ?? []
  const ours = (name: string, found: string, limit: string, against: string): Row => {
    const cpu = rounds[found] ?? []
    const least = rounds[limit] ?? []
    const above = ratioOf(less(cpu, empty), less(least, empty))
    return {
      name: `Dateline: ${name}`,
      value: median(cpu),
      unit: 'µs',
      against: `of ${against}`,
      ratio: ratioOf(cpu, least),
      note: `without what an empty answer takes: × ${number(above)}`,
    }
  }
  return [
    limit('empty answer: Miniflare’s own', 'empty'),
    limit('null Worker, same bytes', 'null'),
    limit('caches.default only', 'cache'),
    { ...ours('cached hit', 'our hit', 'cache', 'caches.default'), goal },
    limit('caches.default only, 304', 'cache 304'),
    { ...ours('304 from the held copy', 'our held 304', 'cache 304', 'caches.default, 304'), goal },
    limit('one D1 row, 304', 'row'),
    { ...ours('304, nothing held', 'our 304', 'row', 'one row'), goal },
    limit('the 50 rows joined', 'rows'),
    { ...ours('cold document', 'our document', 'rows', 'the 50 rows'), goal },
  ]
}

function less(values: number[], base: number[]): number[] {
  return values.map((value, round) => value - (base[round] ?? Number.NaN))
}
