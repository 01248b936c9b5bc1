import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runDateline } from '../setup/cli.ts'
import type { Archive } from './archive.ts'
import { archiveFiles, articleFiles, type Publishing, publishAll, shuffled } from './articles.ts'
import { cpuOf, get, isQuick } from './measure.ts'
import { median, number, type Row, type Section } from './report.ts'
import { type Builds, makeFolder, type Running, start } from './stage.ts'

/** What is compared: the first and the last of so many articles. */
const stretch = isQuick ? 500 : 1000

/** Requests of so many articles. */
const bulk = isQuick ? 250 : 500

/** What publishing took, a stretch of articles after the other, and how long their files are. */
export type Growth = { stretches: Stretch[]; fileBytes: number }

/** `time` and `cpu` in seconds, `cpu` that of workerd; `read` and `written` are rows, by D1's count. */
type Stretch = { articles: number; time: number; cpu: number; read: number; written: number }

/** Publishes an archive of this size in the order of dates, or in the order of these places. */
export async function grow(
  { url, pid }: Running,
  size: number,
  places = Array.from({ length: size }, (_, i) => i),
): Promise<Growth> {
  const stretches: Stretch[] = []
  let fileBytes = 0
  for (let from = 0; from < size; from += stretch) {
    const files = archiveFiles(places.slice(from, from + stretch))
    for (const file of Object.values(files)) fileBytes += file.length
    const before = cpuOf(pid)
    const done = await publishAll(url, files, bulk)
    const cpu = cpuOf(pid) - before
    stretches.push({
      articles: sum(done, 'articles'),
      time: sum(done, 'time') / 1000,
      cpu,
      read: sum(done, 'read'),
      written: sum(done, 'written'),
    })
  }
  return { stretches, fileBytes }
}

/**
 * Publishing in the order of dates, in any other order, and by the command; and the rows on what D1
 * is asked to keep.
 */
export async function measureGrowth(
  builds: Builds,
  largest: Archive,
): Promise<{ section: Section; kept: Row[] }> {
  const inOrder = growthRows(`of ${named(largest.size)}, by date`, largest.stretches)
  const backDated = await measureBackDated(largest)
  const command = await measureCommand(builds)
  const mixed = isQuick ? 1000 : 10_000
  const other = await start(builds.counted, { persist: await makeFolder(), takesSite: true })
  try {
    const { stretches } = await grow(other, mixed, shuffled(mixed))
    const shuffledRows = growthRows(`of ${named(mixed)}, shuffled`, stretches)
    const rows = [...inOrder, ...shuffledRows, command.row, ...backDated.rows]
    return {
      section: { title: '(d) Publishing as the archive grows', rows },
      kept: [writtenRow(largest), backDated.written, ...command.kept],
    }
  } finally {
    await other.stop()
  }
}

function growthRows(what: string, stretches: Stretch[]): Row[] {
  const [first, second] = stretches
  const last = stretches.at(-1)
  if (!first || !last) return []
  const row = (which: string, { articles, time, read, written }: Stretch): Row => ({
    name: `Dateline: ${which} ${named(articles)} ${what}`,
    value: articles / time,
    unit: 'articles/s',
    note: `${number(written / articles)} rows written an article, ${number(read / articles)} read`,
  })
  const ofFirst = row('last', last)
  const cpu = number(last.cpu / first.cpu)
  const settled = second ? `; × ${number(last.time / second.time)} of the second` : ''
  const note = `${ofFirst.note}; CPU × ${cpu}${settled}`
  const ratio = last.time / first.time
  return [
    row('first', first),
    { ...ofFirst, against: 'the time of the first', ratio, goal: { most: 1.3 }, note },
  ]
}

/** A new article moves no other; one that is dated within an archive, all places behind its own. */
async function measureBackDated({
  size,
  worker: { url },
}: Archive): Promise<{ rows: Row[]; written: Row }> {
  const places = [1, 2, 3, 4, 5].map((i) => Math.floor((size * i) / 6) + 0.5)
  const alone = await publishAll(url, archiveFiles(places), 1)
  const scattered = shuffled(bulk).map((i) => Math.floor((size * i) / bulk) + 0.25)
  const together = await publishAll(url, archiveFiles(scattered), bulk)
  const latest = await publishAll(url, archiveFiles([size, size + 1, size + 2]), 1)
  const row = (what: string, done: Publishing[]): Row => {
    const middle = (key: keyof Publishing) => median(done.map((one) => one[key]))
    return {
      name: `Dateline: ${what} ${named(size)}`,
      value: middle('time'),
      unit: 'ms',
      note: `a request; ${number(middle('written'))} rows written, ${number(middle('read'))} read`,
    }
  }
  return {
    rows: [
      row('one new article after', latest),
      row('one article dated within', alone),
      row(`${bulk} articles dated within`, together),
    ],
    written: {
      name: 'Rows written for one new article',
      value: median(latest.map(({ written }) => written)),
      unit: 'rows',
    },
  }
}

/** `dateline push` of a folder; and the database of articles that are as long as those of a window. */
async function measureCommand(builds: Builds): Promise<{ row: Row; kept: Row[] }> {
  const worker = await start(builds.counted, { persist: await makeFolder(), takesSite: true })
  try {
    const cwd = await makeFolder()
    const folder = join(cwd, 'content', 'articles')
    await mkdir(folder, { recursive: true })
    await copyFile('content/site.yaml', join(cwd, 'content', 'site.yaml'))
    const files = Object.entries(articleFiles(0, stretch, 5000))
    for (const [path, text] of files) await writeFile(join(folder, path), text)
    const started = performance.now()
    const { code, stderr } = await runDateline(['push', 'content'], { cwd, url: worker.url })
    if (code !== 0) throw new Error(`bench: dateline push ended with ${code}: ${stderr}`)
    const time = (performance.now() - started) / 1000
    const { body: rss } = await get(`${worker.url}/rss.xml`, {}, 200)
    const { body: json } = await get(`${worker.url}/feed.json`, {}, 200)
    const bytes = (await databaseBytes(worker.db)) / stretch
    const length = files.reduce((all, [, text]) => all + text.length, 0) / stretch
    return {
      row: {
        name: `Dateline: dateline push of ${named(stretch)}, of 5 kB each`,
        value: stretch / time,
        unit: 'articles/s',
      },
      kept: [
        {
          name: 'Database per article, of longer ones',
          value: bytes,
          unit: 'bytes',
          against: `of the files, of ${number(length)} bytes each`,
          ratio: bytes / length,
          goal: { most: 4 },
        },
        {
          name: 'JSON Feed of the window',
          value: json.length,
          unit: 'bytes',
          against: 'of the RSS',
          ratio: json.length / rss.length,
          goal: { most: 1.2 },
        },
      ],
    }
  } finally {
    await worker.stop()
  }
}

function writtenRow({ stretches }: Archive): Row {
  const { articles = 1, written = 0 } = stretches.at(-1) ?? {}
  return {
    name: `Rows written for an article, of ${bulk} at once`,
    value: written / articles,
    unit: 'rows',
  }
}

function sum(done: Publishing[], key: keyof Publishing): number {
  return done.reduce((total, one) => total + one[key], 0)
}

function named(count: number): string {
  return count.toLocaleString('en')
}

/** Returns the size of a database in bytes. */
export async function databaseBytes(db: D1Database): Promise<number> {
  const { meta } = await db.prepare('SELECT 1').run()
  return meta.size_after
}
