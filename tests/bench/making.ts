import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { longestLifetime } from '../../src/edge/freshness.ts'
import { templatesOf } from '../../src/formats/index.ts'
import { requireSite } from '../../src/site.ts'
import { readItems, readSliceWindow } from '../../src/store/read-feeds.ts'
import { mainSlice } from '../../src/store/slices.ts'
import { cpuOf, get, measure, type Rounds } from './measure.ts'
import type { Published } from './paths.ts'
import { median, type Row, ratioOf, type Section } from './report.ts'
import { type Builds, makeFolder, type Running, siteUrl, start } from './stage.ts'
import type { PlainFeed, Rows } from './workers/make-with.ts'

const now = Math.floor(Date.now() / 1000)

/** How often a warm isolate makes the document in one request: so what surrounds it is small. */
const times = 20

/** How many new isolates are measured in each round. */
const isolates = 20

const rounds = 7

/** What /proc counts CPU in, in microseconds. */
const tick = 10_000

/** (c): the same articles made into RSS, by us from their rows and by others from the articles. */
export async function measureMaking(builds: Builds, published: Published): Promise<Section> {
  const { rows, plain } = await readInputs(builds, published)
  const makers = {
    Dateline: { built: builds.makeDateline, input: rows },
    'rows joined': { built: builds.makeJoin, input: rows },
    feed: { built: builds.makeFeed, input: plain },
    feedsmith: { built: builds.makeFeedsmith, input: plain },
  }
  const vars: Record<string, string> = {}
  for (const [name, { built, input }] of Object.entries(makers)) {
    const [main] = built.modules
    vars[name] = await readFile(main?.path ?? '', 'utf8')
    vars[`${name} input`] = JSON.stringify(input)
  }
  const loader = { ...builds.isolates.options, workerLoaders: { LOADER: {} } }
  const worker = await start({ ...builds.isolates, options: loader }, { vars })
  try {
    const names = Object.keys(makers)
    const warm = await measureWarm(worker, names)
    const cold = await measureNew(worker, names)
    return {
      title: '(c) CPU of making one document of 50 articles of 5 kB, without reading or sending it',
      rows: [
        ...rowsOf('warm', warm, { most: 1 / 10 }),
        ...rowsOf('first in a new isolate', cold.first, { most: 1 / 20 }),
        ...rowsOf('new isolate, loading it too', cold.loading),
        {
          name: '@astrojs/rss',
          unit: 'µs',
          note: 'is not installed here, and not a dependency of ours',
        },
      ],
    }
  } finally {
    await worker.stop()
  }
}

async function readInputs(builds: Builds, { folder }: Published) {
  const store = await start(builds.dateline, { persist: await makeFolder(folder) })
  try {
    const siteFile = await readFile('content/site.yaml', 'utf8')
    const site = requireSite(siteFile, siteUrl, ({ message }) => message)
    const wanted = { format: 'rss', stamp: '', items: site.items, now }
    const window = await readSliceWindow(store.db, mainSlice, wanted, { bodies: true })
    const items = window ? await readItems(store.db, 'rss', window) : []
    const { results } = await store.db
      .prepare(
        `SELECT a.meta, f.body AS html FROM articles a
        JOIN fragments f ON f.article = a.key AND f.format = 'html' ORDER BY a.published DESC`,
      )
      .all<{ meta: string; html: string }>()
    const selfUrl = join(site.url, 'rss.xml')
    const rows: Rows = {
      template: templatesOf(site).rss,
      envelope: {
        site,
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
      const { id, url, title = '', published, authors } = JSON.parse(meta)
      return { id, url, title, author: authors[0].name, published, html }
    })
    const plain: PlainFeed = { site, articles }
    return { rows, plain }
  } finally {
    await store.stop()
  }
}

/** What another making adds to a request. */
async function measureWarm({ url, pid }: Running, names: string[]): Promise<Rounds> {
  const cases = names.flatMap((maker) =>
    [0, times].map((times) => ({
      name: `${maker} ${times}`,
      pid,
      send: () => get(`${url}/?maker=${encodeURIComponent(maker)}&times=${times}`, {}, 200),
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
}

/** What the first making adds in a new isolate; and that with what loading the maker takes. */
async function measureNew(worker: Running, names: string[]) {
  const first: Rounds = Object.fromEntries(names.map((name) => [name, []]))
  const loading: Rounds = Object.fromEntries(names.map((name) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const maker of names) {
      const loaded = await cpuOfNew(worker, maker, 0)
      const made = await cpuOfNew(worker, maker, 1)
      first[maker]?.push(made - loaded)
      loading[maker]?.push(made)
    }
  }
  return { first, loading }
}

/** CPU in microseconds of a request in a new isolate, which makes the document so many times. */
async function cpuOfNew({ url, pid }: Running, maker: string, times: number): Promise<number> {
  const before = cpuOf(pid)
  for (let i = 0; i < isolates; i++) {
    await get(`${url}/?maker=${encodeURIComponent(maker)}&times=${times}&isolate=new`, {}, 200)
  }
  return ((cpuOf(pid) - before) / isolates) * 1e6
}

function rowsOf(when: string, found: Rounds, goal?: Row['goal']): Row[] {
  const ours = found.Dateline ?? []
  return Object.entries(found).map(([maker, cpu]): Row => {
    const label = maker === 'rows joined' ? 'limit: rows only joined' : maker
    const note = when === 'warm' ? undefined : `give or take ${Math.round(tick / isolates)} µs`
    const row = { name: `${label}: ${when}`, value: median(cpu), unit: 'µs', note }
    if (maker === 'Dateline') return row
    // Of ours, beside theirs.
    const mine = { against: 'is what Dateline takes', ratio: ratioOf(ours, cpu) }
    return { ...row, ...mine, ...(maker === 'feed' && { goal }) }
  })
}
