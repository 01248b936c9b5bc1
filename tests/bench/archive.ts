import { readSliceWindow } from '../../src/store/read-feeds.ts'
import { mainSlice } from '../../src/store/slices.ts'
import { get, measure } from './measure.ts'
import { median, number, type Row, ratioOf, type Section } from './report.ts'
import { articleFiles, type Builds, publishAll, type Running, start } from './stage.ts'

const windowSize = 50
const windowBytes = 5000

/** What is behind the window is never read, so it is short and quickly published. */
const archiveBytes = 100

/** The archive that the largest one is compared with. */
const reference = 1000

/** (d): the cold main feed, the same window before archives of these numbers of articles. */
export async function measureArchives(builds: Builds, sizes: number[]): Promise<Section> {
  const workers: { name: string; size: number; worker: Running; seconds: number }[] = []
  try {
    for (const size of sizes) {
      const worker = await start(builds.behindCache)
      const entry = { name: `${size.toLocaleString('en')} articles`, size, worker, seconds: 0 }
      workers.push(entry)
      const started = performance.now()
      const behind = size - windowSize
      await publishAll(worker.url, articleFiles(0, behind, archiveBytes))
      await publishAll(worker.url, articleFiles(behind, windowSize, windowBytes))
      entry.seconds = (performance.now() - started) / 1000
    }
    const cases = workers.map(({ name, worker: { pid, url } }) => ({
      name,
      pid,
      send: () => get(`${url}/rss.xml`, {}, 200),
    }))
    const rounds = await measure(cases, 9, 350)
    const base = rounds[workers.find(({ size }) => size === reference)?.name ?? ''] ?? []
    const rows = workers.map(async ({ name, size, worker, seconds }): Promise<Row> => {
      const read = await rowsRead(worker.db)
      return {
        name: `Dateline: ${name}`,
        value: median(rounds[name] ?? []),
        unit: 'µs',
        against: `of ${reference.toLocaleString('en')} articles`,
        ratio: ratioOf(rounds[name] ?? [], base),
        goal: size > reference ? { most: 1.2 } : undefined,
        note: `D1 reads ${read} rows; published in ${number(seconds)} s`,
      }
    })
    return {
      title: '(d) CPU of the cold main feed as the archive grows',
      rows: await Promise.all(rows),
    }
  } finally {
    for (const { worker } of workers) await worker.stop()
  }
}

/** Returns how many rows D1 reads for a document, by its own count. */
async function rowsRead(db: D1Database): Promise<number> {
  let read = 0
  const counting = {
    prepare: (sql: string) => db.prepare(sql),
    batch: async <T>(statements: D1PreparedStatement[]) => {
      const results = await db.batch<T>(statements)
      for (const { meta } of results) read += meta.rows_read
      return results
    },
  }
  const now = Math.floor(Date.now() / 1000)
  const wanted = { format: 'rss', stamp: '', items: windowSize, now }
  await readSliceWindow(counting as unknown as D1Database, mainSlice, wanted, { bodies: true })
  return read
}
