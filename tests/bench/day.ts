import { articleFiles, publishAll } from './articles.ts'
import { get } from './measure.ts'
import type { Published } from './paths.ts'
import type { Row, Section } from './report.ts'
import { type Builds, makeFolder, start } from './stage.ts'

const hours = 24

/** At which hours an article of 5 kB is published. */
const news = [3, 8, 11, 15, 20]

/** What a reader sends beside the tag that it has; undefined for one that remembers nothing. */
const readers = {
  'no validators': undefined,
  '304s': {},
} satisfies Record<string, Record<string, string> | undefined>

type Reader = keyof typeof readers

const names = Object.keys(readers) as Reader[]

/** (e): the bytes, headers and all, of a day of hourly polls by readers that have the feed. */
export async function measureDay(builds: Builds, { folder }: Published): Promise<Section> {
  const worker = await start(builds.dateline, { persist: await makeFolder(folder) })
  try {
    const plain = await pollAll(worker.url, 50, {})
    const zipped = await pollAll(worker.url, 50 + news.length, { 'Accept-Encoding': 'gzip' })
    return {
      title: '(e) Bytes of a day of hourly polls of /rss.xml, five new articles',
      rows: [...rowsOf('not compressed', plain), ...rowsOf('gzip', zipped)],
    }
  } finally {
    await worker.stop()
  }
}

type Day = { bytes: number; answers: Record<number, number> }

/** Polls hour by hour; what is published has numbers from `next` on. */
async function pollAll(
  url: string,
  next: number,
  encoding: Record<string, string>,
): Promise<Record<Reader, Day>> {
  const { headers } = await get(`${url}/rss.xml`, encoding, 200)
  const tags = new Map<Reader, string>(names.map((name) => [name, String(headers.etag)]))
  const days = new Map<Reader, Day>(names.map((name) => [name, { bytes: 0, answers: {} }]))
  let number = next
  for (let hour = 0; hour < hours; hour++) {
    if (news.includes(hour)) await publishAll(url, articleFiles(number++, 1, 5000))
    for (const [name, day] of days) {
      const asked = readers[name]
      const condition = asked && { ...asked, 'If-None-Match': tags.get(name) ?? '' }
      const answer = await get(`${url}/rss.xml`, { ...encoding, ...condition })
      tags.set(name, String(answer.headers.etag))
      day.bytes += answer.bytes
      day.answers[answer.status] = (day.answers[answer.status] ?? 0) + 1
    }
  }
  return Object.fromEntries(days) as Record<Reader, Day>
}

function rowsOf(encoding: string, days: Record<Reader, Day>): Row[] {
  return names.map((name): Row => {
    const { bytes, answers } = days[name]
    const counts = Object.entries(answers).map(([status, count]) => `${count} × ${status}`)
    const row = {
      name: `${name}, ${encoding}`,
      value: bytes,
      unit: 'bytes',
      note: counts.join(', '),
    }
    if (name === 'no validators') return row
    const saving = days['no validators'].bytes / bytes
    return { ...row, against: 'fewer than with no validators', ratio: saving }
  })
}
