import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readD1Migrations } from '@cloudflare/vitest-plugin'
import { type Built, build } from '../setup/build.ts'
import { runWorker } from '../setup/worker-process.ts'
import { cpuOf, findWorkerd } from './measure.ts'

/** A Worker on this machine, and the workerd that runs it. */
export type Running = { url: string; pid: number; db: D1Database; stop: () => Promise<void> }

/** The Workers that are measured, built as they would be uploaded. */
export type Builds = Record<keyof typeof mains, Built>

const workers = 'tests/bench/workers'

const mains = {
  dateline: 'src/index.ts',
  behindCache: `${workers}/behind-workers-cache.ts`,
  counted: `${workers}/counted.ts`,
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

const migrations = await readD1Migrations('src/store/migrations')

/** Builds every Worker, two at a time. */
export async function buildAll(): Promise<Builds> {
  const waiting = Object.entries(mains)
  const found: [string, Built][] = []
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      found.push([next[0], await build(next[1])])
    }
  }
  await Promise.all([work(), work()])
  return Object.fromEntries(found) as Builds
}

/** Starts a built Worker; `persist` is a folder with its data. */
export async function start(
  built: Built,
  { vars, persist }: { vars?: Record<string, string>; persist?: string } = {},
): Promise<Running> {
  const known = findWorkerd()
  const worker = await runWorker(built, migrations, {
    vars: { SITE_URL: siteUrl, ...vars },
    persist,
  })
  const pid = findWorkerd().find((pid) => !known.includes(pid))
  if (pid === undefined || Number.isNaN(cpuOf(pid))) {
    await worker.stop()
    throw new Error('bench: the CPU of workerd is read from /proc, which this system has not')
  }
  return { ...worker, pid }
}

const folders: string[] = []

/** Returns a new folder with what `from` holds; `removeFolders` removes it. */
export async function makeFolder(from?: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'dateline-bench-'))
  folders.push(folder)
  if (from) await cp(from, folder, { recursive: true })
  return folder
}

export async function removeFolders(builds: Partial<Builds>): Promise<void> {
  const dirs = Object.values(builds).map(({ dir }) => dir)
  await Promise.all([...folders, ...dirs].map((dir) => rm(dir, { recursive: true, force: true })))
}
