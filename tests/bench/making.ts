import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { longestLifetime } from '../../src/http/cache-control.ts'
import { mainSlice } from '../../src/site/slices.ts'
import { readItems } from '../../src/store/fragments.ts'
import { readWindow } from '../../src/store/slices.ts'
import { requireSite } from '../setup/site-file.ts'
import { cpuOf, get, isQuick, measure, type Rounds } from './measure.ts'
import type { Published } from './paths.ts'
import { median, type Row, ratioOf, type Section } from './report.ts'
import { type Builds, makeFolder, type Running, siteUrl, start } from './stage.ts'
import type { PlainFeed, Rows } from './workers/make-with.ts'

const now = Math.floor(Date.now() / 1000)

/** How often a warm isolate makes the document in one request, so that the request weighs little. */
const times = 20

/** How many new isolates of each maker are measured together in each round. */
const isolates = isQuick ? 2 : 20

const rounds = isQuick ? 1 : 7

/** (c): the same articles as RSS, made by us from their rows and by others from the articles. */
export async function measureMaking(builds: Builds, published: Published): Promise<Section> {
  const { rows, plain } = await readInputs(builds, published)
  const makers = {
    Dateline: { built: builds.makeDateline, input: rows },
    'rows joined': { built: builds.makeJoin, input: rows },
    feed: { built: builds.makeFeed, input: plain },
    feedsmith: { built: builds.makeFeedsmith, input: plain },
    '@astrojs/rss': { built: builds.makeAstro, input: plain },
  }
  const vars: Record<string, string> = {}
  for (const [name, { built, input }] of Object.entries(makers)) {
    const [main] = built.modules
    vars[name] = await readFile(main?.path ?? '', 'utf8')
    vars[`${name} input`] = JSON.stringify(input)
  }
  const loader = { ...builds.isolates.options, workerLoaders: { LOADER: {} } }
  const startLoader = () => start({ ...builds.isolates, options: loader }, { vars })
  const names = Object.keys(makers)
  const warm = await measureWarm(startLoader, names)
  const cold = await measureNew(startLoader, names)
  return {
    title: '(c) CPU of making one document of 50 articles of 5 kB, without reading or sending it',
    rows: [
      ...rowsOf('warm', warm, { most: 1 / 10 }),
      ...rowsOf('first in a new isolate', cold.first, { most: 1 / 20 }),
      ...rowsOf('loading a new isolate', cold.loading),
    ],
  }
}

async function readInputs(builds: Builds, { folder }: Published) {
  const store = await start(builds.dateline, { persist: await makeFolder(folder) })
  try {
    const siteFile = await readFile('content/site.yaml', 'utf8')
    const site = requireSite(siteFile, siteUrl)
    const window = await readWindow({ db: store.db, now }, mainSlice, site.items, 'rss')
    const items = window ? await readItems(store.db, 'rss', window) : []
    const { results } = await store.db
      .prepare(
        `SELECT a.meta, f.html FROM articles a
        JOIN fragments f ON f.article = a.key ORDER BY a.published DESC`,
      )
      .all<{ meta: string; html: string }>()
    if (items.length === 0) throw new Error('nothing is published')
    const selfUrl = join(site.url, 'rss.xml')
    const rows: Rows = {
      site,
      envelope: {
        title: site.title,
        pageUrl: site.url,
        selfUrl,
        currentUrl: selfUrl,
        isArchive: false,
        lifetime: longestLifetime,
        tombstones: [],
      },
      items,
    }
    const articles = results.map(({ meta, html }) => {
      const { id, url, title = '', summary, published, authors } = JSON.parse(meta)
      return { id, url, title, author: authors[0].name, summary, published, html }
    })
    const plain: PlainFeed = { site, articles }
    return { rows, plain }
  } finally {
    await store.stop()
  }
}

/** What making the document once more adds to a request. */
async function measureWarm(startLoader: () => Promise<Running>, names: string[]): Promise<Rounds> {
  const worker = await startLoader()
  try {
    const cases = names.flatMap((maker) =>
      [0, times].map((times) => ({
        name: `${maker} ${times}`,
        pid: worker.pid,
        send: () => make(worker, maker, 'warm', times),
      })),
    )
    const found = await measure(cases, rounds, 350)
    return Object.fromEntries(
      names.map((maker) => {
        const without = found[`${maker} 0`] ?? []
        const withAll = found[`${maker} ${times}`] ?? []
        return [maker, withAll.map((cpu, round) => (cpu - (without[round] ?? 0)) / times)]
      }),
    )
  } finally {
    await worker.stop()
  }
}

/**
 * What making the first document adds to a request in a new isolate, and what loading the isolate
 * takes; each is the mean over all isolates.
 */
async function measureNew(startLoader: () => Promise<Running>, names: string[]) {
  const first = zeros(names)
  const loading = zeros(names)
  for (let round = 0; round < rounds; round++) {
    // Another process for each round, because an isolate stays loaded.
    const worker = await startLoader()
    try {
      for (const maker of names) {
        const cpuOfAll = async (times: number) => {
          const before = cpuOf(worker.pid)
          for (let i = 0; i < isolates; i++) await make(worker, maker, `${i}`, times)
          return ((cpuOf(worker.pid) - before) / isolates / rounds) * 1e6
        }
        const loaded = await cpuOfAll(0)
        const without = await cpuOfAll(0)
        const made = await cpuOfAll(1)
        first[maker] = [(first[maker]?.[0] ?? 0) + made - without]
        loading[maker] = [(loading[maker]?.[0] ?? 0) + loaded - without]
      }
    } finally {
      await worker.stop()
    }
  }
  return { first, loading }
}

function zeros(names: string[]): Rounds {
  return Object.fromEntries(names.map((name) => [name, [0]]))
}

/** Has a maker write its document so many times, in the isolate with that name. */
function make({ url }: Running, maker: string, isolate: string, times: number): Promise<unknown> {
  const query = new URLSearchParams({ maker, isolate, times: String(times) })
  return get(`${url}/?${query}`, {}, 200)
}

function rowsOf(when: string, found: Rounds, goal?: Row['goal']): Row[] {
  const ours = found.Dateline ?? []
  return Object.entries(found).map(([maker, cpu]): Row => {
    const label = maker === 'rows joined' ? 'limit: rows only joined' : maker
    const row = { name: `${label}: ${when}`, value: median(cpu), unit: 'µs' }
    if (maker === 'Dateline') return row
    // Ours in relation to theirs.
    const mine = { against: 'is what Dateline takes', ratio: ratioOf(ours, cpu) }
    return { ...row, ...mine, ...(maker === 'feed' && { goal }) }
  })
}
