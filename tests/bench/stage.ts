import { mkdtempSync, rmSync } from 'node:fs'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type D1Migration, readD1Migrations } from '@cloudflare/vitest-plugin'
import { type BuildOptions, type Built, build } from '../setup/build.ts'
import { roomInMemory } from '../setup/room-in-memory.ts'
import { runWorker } from '../setup/worker-process.ts'
import { cpuOf, findWorkerd, isQuick } from './measure.ts'

/** A Worker on this machine, and the workerd that runs it. */
export type Running = { url: string; pid: number; db: D1Database; stop: () => Promise<void> }

/** A Worker as it would be uploaded, and the tables that it needs. */
export type Build = Built & { migrations: D1Migration[] }

/** The Workers that are measured. */
export type Builds = Record<keyof typeof mains, Build>

const workers = 'tests/bench/workers'

const mains = {
  dateline: `${workers}/dateline.ts`,
  behindCache: `${workers}/behind-workers-cache.ts`,
  replayed: `${workers}/replayed.ts`,
  counted: `${workers}/counted.ts`,
  door: `${workers}/dateline.ts`,
  limits: `${workers}/limits.ts`,
  isolates: `${workers}/isolates.ts`,
  makeDateline: `${workers}/make-dateline.ts`,
  makeJoin: `${workers}/make-join.ts`,
  makeFeed: `${workers}/make-feed.ts`,
  makeFeedsmith: `${workers}/make-feedsmith.ts`,
  makeAstro: `${workers}/make-astro.ts`,
}

/** The address of the site in every run, whatever port it has, so that all make the same bytes. */
export const siteUrl = 'https://news.example'

/** Builds these Workers, two at a time, from our src or that of another checkout. */
export async function buildAll<Name extends keyof Builds>(
  names = Object.keys(mains) as Name[],
  checkout = '.',
): Promise<Pick<Builds, Name>> {
  const migrations = await readD1Migrations(join(checkout, 'src/store/migrations'))
  const options: BuildOptions = {
    checkout,
    // The specifiers that the bench's Workers use.
    aliases: Object.fromEntries(
      ['index.ts', 'routes.ts'].map((file) => [
        `../../../src/${file}`,
        resolve(checkout, 'src', file),
      ]),
    ),
  }
  const nullPress = { './publish/press.ts': resolve(`${workers}/null-press.ts`) }
  const waiting = [...names]
  const found: [string, Build][] = []
  const work = async () => {
    for (let name = waiting.shift(); name; name = waiting.shift()) {
      const aliases = { ...options.aliases, ...(name === 'door' && nullPress) }
      const built = await build(resolve(mains[name]), { ...options, aliases })
      found.push([name, { ...built, migrations }])
    }
  }
  await Promise.all([work(), work()])
  return Object.fromEntries(found) as Pick<Builds, Name>
}

type StartOptions = { vars?: Record<string, string>; persist?: string; takesSite?: boolean }

/** Starts a built Worker; `persist` is a folder with its data, which gets the site if it takes one. */
export function start(built: Build, options: StartOptions = {}): Promise<Running> {
  const started = lastStart.then(() => startNext(built, options))
  lastStart = started.catch(() => {})
  return started
}

/** One starts after the other, since a workerd that wasn't there before is taken for the new one. */
let lastStart: Promise<unknown> = Promise.resolve()

async function startNext(
  built: Build,
  { vars, persist, takesSite = false }: StartOptions,
): Promise<Running> {
  const known = findWorkerd()
  // An older checkout has its site in the build.
  const storesSite = built.migrations.some(({ name }) => name === '0007_site.sql')
  const worker = await runWorker(built, built.migrations, {
    vars: { SITE_URL: siteUrl, ...vars },
    persist,
    ...(!(takesSite && storesSite) && { site: '' }),
  })
  const pid = findWorkerd().find((pid) => !known.includes(pid))
  if (pid === undefined || !(cpuOf(pid) > 0)) {
    await worker.stop()
    throw new Error('bench: the CPU of workerd is read from /proc, which this system has not')
  }
  return { ...worker, pid }
}

// Everything is in one folder, which goes with the process, however that ends. A quick run doesn't wait
// for the disk.
const stage = mkdtempSync(join((isQuick && roomInMemory()) || tmpdir(), 'dateline-bench-'))
process.env.TMPDIR = stage
process.once('exit', () => rmSync(stage, { recursive: true, force: true, maxRetries: 3 }))
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1))

/** Returns a new folder with what `from` holds. */
export async function makeFolder(from?: string): Promise<string> {
  const folder = await mkdtemp(join(stage, 'folder-'))
  if (from) await cp(from, folder, { recursive: true })
  return folder
}

/** Removes the folders of these builds. */
export async function removeBuilds(builds: Partial<Builds>): Promise<void> {
  const dirs = Object.values(builds).map(({ dir }) => dir)
  await Promise.all(dirs.map((dir) => rm(dir, { recursive: true, force: true })))
}
