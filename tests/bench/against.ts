import { readFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { testToken } from '../setup/worker-process.ts'
import { articleFiles } from './articles.ts'
import { type Case, cpuOf, get, isQuick, measure, type Rounds } from './measure.ts'
import { type Published, publishWindow } from './paths.ts'
import { median, number, type Row, ratioOf, type Section } from './report.ts'
import { type Build, buildAll, makeFolder, removeBuilds, siteUrl, start } from './stage.ts'

const starts = isQuick ? 1 : 21

/** Of two processes with the same code, one may be a tenth slower than the other all its life. */
const lives = isQuick ? 1 : 6

const compiles = isQuick ? 5 : 250

/** How often a warm isolate makes the document in one request. */
const times = 20

/** One side of the comparison, and the data that it has published itself. */
type Side = Record<'dateline' | 'behindCache' | 'replayed' | 'limits', Build> & {
  published: Published
}

/**
 * (v): this checkout beside another one, such as the commit before a change. The two take turns,
 * and each ratio compares the CPU above that of a Worker that does nothing, with the same bindings.
 */
export async function measureAgainst(checkout: string): Promise<Section[]> {
  const ours = await buildSide('.')
  const theirs = resolve(checkout) === resolve('.') ? ours : await buildSide(checkout)
  try {
    return [
      { title: `(v) New processes, beside ${checkout}`, rows: await newRows(ours, theirs) },
      { title: `(v) Warm paths, beside ${checkout}`, rows: await warmRows(ours, theirs) },
      { title: `(v) Compile, beside ${checkout}`, rows: [await compileRow(checkout)] },
    ]
  } finally {
    for (const { published: _, ...builds } of [ours, theirs]) await removeBuilds(builds)
  }
}

async function buildSide(checkout: string): Promise<Side> {
  const builds = await buildAll(['dateline', 'behindCache', 'replayed', 'limits'], checkout)
  return { ...builds, published: await publishWindow(builds) }
}

/** What happens once in the life of a process; `null` is the Worker that does nothing. */
async function newRows(ours: Side, theirs: Side): Promise<Row[]> {
  const found: Rounds = {}
  const note = (name: string, cpu: number) => {
    found[name] = [...(found[name] ?? []), cpu * 1000]
  }
  const noteLife = (name: string, { ready, first }: Life) => {
    note(`start ${name}`, ready)
    note(`first ${name}`, first)
    note(`both ${name}`, ready + first)
  }
  const side =
    (name: string, { dateline, limits, published }: Side) =>
    async () => {
      const lifeOf = (send: (url: string) => Promise<unknown>, build = dateline) =>
        firstOf(build, published, send)
      noteLife(`null ${name}`, await lifeOf((url) => get(`${url}/null`), limits))
      noteLife(name, await lifeOf((url) => get(`${url}/rss.xml`, {}, 200)))
      note(`home ${name}`, (await lifeOf((url) => get(`${url}/`, {}, 200))).first)
      note(`put ${name}`, (await lifeOf(putOne)).first)
    }
  const turns = [side('ours', ours), side('theirs', theirs)]
  for (let round = 0; round < starts; round++) {
    // Alternate the order, so that no side always follows the same one.
    for (const turn of round % 2 ? turns.toReversed() : turns) await turn()
  }
  // One start differs from the next by more than the code of a Worker does, so medians are compared.
  const above = (side: string, key: string, base: string) =>
    median(found[`${key} ${side}`] ?? []) - median(found[`${base} null ${side}`] ?? [])
  const row = (name: string, key: string, base: string, goal?: Row['goal']) => {
    const [mine, other] = [above('ours', key, base), above('theirs', key, base)]
    return rowBeside(name, 'ms', { mine, other, ratio: mine / other, goal })
  }
  return [
    row('start until it listens', 'start', 'start'),
    row('first poll of a new process', 'first', 'first'),
    row('both together', 'both', 'both', { most: 0.6 }),
    row('first home page of a new process', 'home', 'first', { most: 1 }),
    row('first PUT of a new process, 4 kB', 'put', 'first'),
  ]
}

/** The CPU seconds of a new process until it listens, and of its first request. */
type Life = { ready: number; first: number }

async function firstOf(
  build: Build,
  { folder, document }: Published,
  send: (url: string) => Promise<unknown>,
): Promise<Life> {
  const persist = await makeFolder(folder)
  const worker = await start(build, { vars: { DOCUMENT: document }, persist })
  try {
    const ready = cpuOf(worker.pid)
    await send(worker.url)
    return { ready, first: cpuOf(worker.pid) - ready }
  } finally {
    await worker.stop()
  }
}

async function putOne(url: string): Promise<void> {
  const [[path, body] = ['', '']] = Object.entries(articleFiles(1000, 1, 4000))
  const headers = { Authorization: `Bearer ${testToken}`, 'Content-Type': 'text/markdown' }
  const slug = basename(path, '.md')
  const response = await fetch(`${url}/api/articles/${slug}`, { method: 'PUT', headers, body })
  if (response.status !== 201) throw new Error(`bench: PUT answered ${await response.text()}`)
}

/** Compiles an article without anything special, which the two do in turns in this process. */
async function compileRow(checkout: string): Promise<Row> {
  const [[path, source] = ['', '']] = Object.entries(articleFiles(0, 1, 10_000))
  const file = { slug: basename(path, '.md'), source }
  const sideIn = async (name: string, folder: string) => {
    const { compile } = await import(resolve(folder, 'src/compile.ts'))
    const { parseSite } = await import(resolve(folder, 'src/site/parse-site.ts'))
    const siteFile = await readFile(resolve(folder, 'content/site.yaml'), 'utf8')
    const { value: site } = parseSite(siteFile, siteUrl)
    return { name: `compile of 10 kB ${name}`, work: () => compile(file, site) }
  }
  const sides = [await sideIn('ours', '.'), await sideIn('theirs', checkout)]
  const found: Rounds = {}
  for (let round = 0; round < compiles; round++) {
    for (const { name, work } of round % 2 ? sides.toReversed() : sides) {
      const before = process.cpuUsage()
      for (let i = 0; i < 5; i++) work()
      const { user, system } = process.cpuUsage(before)
      // The first rounds are those of code that isn't compiled yet.
      if (round >= compiles / 5) found[name] = [...(found[name] ?? []), (user + system) / 5000]
    }
  }
  const name = 'compile of 10 kB'
  return rowOf(name, 'ms', found, [`${name} ours`, `${name} theirs`], { most: 1.1 })
}

async function warmRows(ours: Side, theirs: Side): Promise<Row[]> {
  const found: Rounds = {}
  for (let life = 0; life < lives; life++) {
    const rounds = await measureWarm(ours, theirs)
    for (const [name, cpu] of Object.entries(rounds)) found[name] = [...(found[name] ?? []), ...cpu]
  }
  const making = 'making a document of rows in memory'
  for (const name of ['ours', 'theirs']) {
    const without = found[`nothing made ${name}`] ?? []
    const made = found[`made ${name}`] ?? []
    found[`${making} ${name}`] = made.map((cpu, i) => (cpu - (without[i] ?? 0)) / times)
  }
  const row = (name: string, base?: string) =>
    rowOf(name, 'µs', found, [`${name} ours`, `${name} theirs`, base], { most: 1.05 })
  return [
    row('cached hit', 'empty'),
    row('304 from the held copy', 'empty'),
    row('304, nothing held', 'empty'),
    row('document, nothing held', 'empty'),
    row('page of an article', 'empty'),
    row(making),
  ]
}

async function measureWarm(ours: Side, theirs: Side): Promise<Rounds> {
  const nothing = await start(ours.limits, { persist: await makeFolder() })
  const mine = await startSide('ours', ours)
  const other = await startSide('theirs', theirs)
  try {
    const send = () => get(`${nothing.url}/`, {}, 404)
    // Each case beside its twin, since the machine changes its speed.
    const pairs = mine.cases.flatMap((one, i) => [one, ...other.cases.slice(i, i + 1)])
    return await measure([{ name: 'empty', pid: nothing.pid, send }, ...pairs], 3, 350)
  } finally {
    for (const stop of [nothing.stop, mine.stop, other.stop]) await stop()
  }
}

async function startSide(side: string, { dateline, behindCache, replayed, published }: Side) {
  const startOne = async (build: Build) =>
    start(build, { persist: await makeFolder(published.folder) })
  const [held, cold, maker] = [
    await startOne(dateline),
    await startOne(behindCache),
    await startOne(replayed),
  ]
  const tag = String((await get(`${held.url}/rss.xml`, {}, 200)).headers.etag)
  const caseOf = (
    name: string,
    { url, pid }: { url: string; pid: number },
    path: string,
    status = 200,
  ): Case => ({
    name: `${name} ${side}`,
    pid,
    send: () => get(url + path, status === 304 ? { 'If-None-Match': tag } : {}, status),
  })
  const [article] = Object.keys(articleFiles(49, 1, 0)).map((path) => basename(path, '.md'))
  return {
    cases: [
      caseOf('cached hit', held, '/rss.xml'),
      caseOf('304 from the held copy', held, '/rss.xml', 304),
      caseOf('304, nothing held', cold, '/rss.xml', 304),
      caseOf('document, nothing held', cold, '/rss.xml'),
      caseOf('page of an article', cold, `/articles/${article}`),
      caseOf('nothing made', maker, '/rss.xml?times=0'),
      caseOf('made', maker, `/rss.xml?times=${times}`),
    ],
    stop: async () => {
      for (const { stop } of [held, cold, maker]) await stop()
    },
  }
}

/** Returns a row for our side; the ratio compares what is above the base, round by round. */
function rowOf(
  name: string,
  unit: string,
  found: Rounds,
  [ours, theirs, base = '']: (string | undefined)[],
  goal?: Row['goal'],
): Row {
  const beyond = (key = '') => (found[key] ?? []).map((cpu, i) => cpu - (found[base]?.[i] ?? 0))
  const [mine, other] = [beyond(ours), beyond(theirs)]
  const ratio = ratioOf(mine, other)
  return rowBeside(name, unit, { mine: median(mine), other: median(other), ratio, goal })
}

type Beside = { mine: number; other: number } & Pick<Row, 'ratio' | 'goal'>

function rowBeside(name: string, unit: string, { mine, other, ratio, goal }: Beside): Row {
  const note = `the other ${number(other)} ${unit}`
  return {
    name: `Dateline: ${name}`,
    value: mine,
    unit,
    against: 'of the other',
    ratio,
    goal,
    note,
  }
}
