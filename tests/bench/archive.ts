import { testToken } from '../setup/worker-process.ts'
import { databaseBytes, type Growth, grow, measureGrowth } from './growth.ts'
import { type Case, get, measure, type Rounds } from './measure.ts'
import { median, number, type Row, ratioOf, type Section } from './report.ts'
import { type Builds, makeFolder, type Running, start } from './stage.ts'

/** The archive that the others are compared with. */
const reference = 1000

/** What a request may read beside its window: the rows of the slice, of a template and the like. */
const window = 50
const beside = 10

/** An archive of so many articles, and what it took to publish them. */
export type Archive = Growth & { size: number; worker: Running }

/** What is asked for of an archive, by name, and how many articles it lists. */
type Kind = { name: string; path: (size: number) => string; listed?: number }

const kinds: Kind[] = [
  { name: 'main feed', path: () => '/rss.xml' },
  { name: 'tag', path: () => '/tags/world/rss.xml' },
  { name: 'tag of one article in 1,000', path: () => '/tags/rare/rss.xml' },
  { name: 'author', path: () => '/authors/example-author/rss.xml' },
  {
    name: 'tag and author',
    path: () => '/rss.xml?tag=world&author=example-author',
  },
  { name: 'rare tag and author', path: () => '/rss.xml?tag=rare&author=example-author' },
  { name: 'tag or author', path: () => '/rss.xml?tag=world&author=example-author&match=any' },
  { name: 'first archive page', path: () => '/archive/1/rss.xml' },
  { name: 'middle archive page', path: (size) => `/archive/${size / 100}/rss.xml` },
  { name: 'last archive page', path: (size) => `/archive/${size / 50}/rss.xml` },
  { name: 'manifest, 1,000 a page', path: () => '/api/articles', listed: 1000 },
]

/** Of these the edge keeps copies. */
const held = ['main feed', 'tag', 'middle archive page']

/**
 * (d): what publishing takes as the archive grows, what each kind of document does, how many rows D1
 * reads for it and how many bytes it keeps.
 */
export async function measureArchives(builds: Builds, sizes: number[]): Promise<Section[]> {
  const archives: Archive[] = []
  try {
    for (const size of sizes) {
      const worker = await start(builds.counted, { persist: await makeFolder(), takesSite: true })
      archives.push({ size, worker, ...(await grow(worker, size)) })
    }
    const largest = archives.at(-1) as Archive
    const documents = await measureDocuments(archives, largest)
    const rows = await measureRows(largest)
    const bytes = await Promise.all(archives.map(bytesRow))
    // It changes the largest archive, so it comes last.
    const { section, kept } = await measureGrowth(builds, largest)
    return [documents, section, { ...rows, rows: [...rows.rows, ...bytes, ...kept] }]
  } finally {
    for (const { worker } of archives) await worker.stop()
  }
}

const cold = { 'Bench-Cold': '1' }
const authorised = { Authorization: `Bearer ${testToken}` }

async function measureDocuments(archives: Archive[], largest: Archive): Promise<Section> {
  const small = archives.find(({ size }) => size === reference) ?? largest
  const cases = new Map<string, Case>()
  const add = ({ size, worker: { pid, url } }: Archive, { name, path }: Kind, headers = {}) => {
    const isCold = 'Bench-Cold' in headers
    const label = labelOf(name, size, isCold)
    const send = () => get(url + path(size), { ...authorisation(name), ...headers }, 200)
    cases.set(label, { name: label, pid, send })
  }
  for (const archive of archives) add(archive, kinds[0] as Kind, cold)
  for (const archive of [small, largest]) {
    for (const kind of kinds) {
      add(archive, kind, cold)
      if (held.includes(kind.name)) add(archive, kind)
    }
  }
  const rounds = await measure([...cases.values()], 7, 350)
  const base = (isCold: boolean) => rounds[labelOf('main feed', reference, isCold)] ?? []
  const row = (name: string, size: number, isCold: boolean): Row => {
    const label = labelOf(name, size, isCold)
    const own = rounds[labelOf(name, small.size, isCold)] ?? []
    const isMain = name === 'main feed'
    return {
      name: `Dateline: ${label}`,
      value: median(rounds[label] ?? []),
      unit: 'µs',
      against: `of the main feed of ${reference.toLocaleString('en')}`,
      ratio: ratioOf(rounds[label] ?? [], base(isCold)),
      goal: isMain && isCold && size > reference ? { most: 1.2 } : undefined,
      note: isMain ? undefined : beside1000(rounds, label, own),
    }
  }
  return {
    title: '(d) CPU of a document as the archive grows',
    rows: [
      ...archives.map(({ size }) => row('main feed', size, true)),
      ...kinds.slice(1).map(({ name }) => row(name, largest.size, true)),
      row('main feed', small.size, false),
      ...held.map((name) => row(name, largest.size, false)),
    ],
  }
}

function labelOf(name: string, size: number, isCold: boolean): string {
  return `${name} of ${size.toLocaleString('en')}, ${isCold ? 'cold' : 'cached'}`
}

function beside1000(rounds: Rounds, label: string, own: number[]): string {
  const ratio = number(ratioOf(rounds[label] ?? [], own))
  return `× ${ratio} of the same of ${reference.toLocaleString('en')}`
}

function authorisation(kind: string): Record<string, string> {
  return kind.startsWith('manifest') ? authorised : {}
}

/** Rows by D1's own count, of whole requests. */
async function measureRows({ size, worker: { url } }: Archive): Promise<Section> {
  const read = async (path: string, headers: Record<string, string>) => {
    const { headers: answered, status } = await get(url + path, { ...cold, ...headers })
    const [rows = Number.NaN] = String(answered['bench-rows']).split(' ').map(Number)
    return { rows, status, tag: String(answered.etag) }
  }
  const rows: Row[] = []
  for (const { name, path, listed = window } of kinds) {
    const { rows: value, status } = await read(path(size), authorisation(name))
    if (status !== 200) throw new Error(`bench: ${path(size)} answered ${status}`)
    const most = listed + beside
    rows.push({
      name: `Dateline: ${name}`,
      value,
      unit: 'rows',
      against: `of what it lists and ${beside}`,
      ratio: value / most,
      goal: { most: 1 },
    })
  }
  const { tag } = await read('/rss.xml', {})
  const { rows: value, status } = await read('/rss.xml', { 'If-None-Match': tag })
  rows.push({ name: 'Dateline: main feed, 304', value, unit: 'rows', note: `status ${status}` })
  return {
    title: `(h) Rows that D1 reads for a request, of ${size.toLocaleString('en')} articles, and its size`,
    rows,
  }
}

/** The size of the database for each article, by D1's own count. */
async function bytesRow({ size, worker, fileBytes }: Archive): Promise<Row> {
  return {
    name: `Database per article, of ${size.toLocaleString('en')}`,
    value: (await databaseBytes(worker.db)) / size,
    unit: 'bytes',
    note: `files of ${number(fileBytes / size)} bytes`,
  }
}
