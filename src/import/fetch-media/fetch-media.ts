import { join } from 'node:path'
import type { Site } from '../../site/site.ts'
import { fieldsOf } from '../fields.ts'
import { type FoundFile, ImportError, type Moved, type Source } from '../moved.ts'
import { newReport } from '../report.ts'
import { type Budget, download, fetchedBefore } from './download.ts'
import { hostRule } from './hosts.ts'
import { fileKey, nameFor } from './names.ts'
import { wantedIn } from './wanted.ts'

const mostFiles = 50_000
const mostBytes = 50e9
const longest = 3 * 60 * 60 * 1000
const atOnce = 4

/** A host that fails so often in a row is asked no more. */
const mostFailures = 5

/** Where media are fetched to, and `named`, the hosts that the user named, which may be private. */
export type Fetching = { folder: string; site: Site; now: number; named: ReadonlySet<string> }

/** A file on the old host: its URL, and its name below media/ or the reason why it has none. */
type Wanted = { url: URL; name: string; file?: string; reason?: string }

/** The media that a source leaves on old hosts. `steps` are those still to be fetched. */
export type Remote = {
  steps: number
  /** Fetches them, and returns how many came. */
  fetch: (advance: (steps: number) => void) => Promise<number>
  /** The same source with the files that were fetched. */
  source: Source
}

/** Reads a source once, and returns the media that its articles have on old hosts. */
export async function remoteMedia(
  source: Source,
  { folder, site, now, named }: Fetching,
): Promise<Remote> {
  const media = join(folder, 'media')
  const isOld = hostRule(source.site.url, named)
  const wanted = new Map<string, Wanted>()
  const names = new Set<string>()
  const quiet = newReport()
  const authors = { site: site.authors, others: new Map() }
  const setting = { old: source.site, authors, timezone: site.timezone, now }
  for await (const moved of source.read(quiet, () => {})) {
    for (const address of wantedIn(moved, fieldsOf(moved, setting, quiet))) {
      const url = urlOf(address, moved)
      if (!url || !isOld(url) || wanted.has(fileKey(url)) || source.fileAt(address, moved)) continue
      const name = nameFor(url, source.site.url, names)
      names.add(name.toLowerCase())
      const isOver = wanted.size >= mostFiles
      const file = fetchedBefore(media, name)
      wanted.set(fileKey(url), { url, name, file, ...(isOver && { reason: 'there are too many' }) })
    }
  }
  const left = [...wanted.values()].filter(({ file, reason }) => !file && !reason)
  const of = (address: string, moved: Moved) => {
    const url = urlOf(address, moved)
    return url ? wanted.get(fileKey(url)) : undefined
  }
  return {
    steps: left.length,
    fetch: (advance) => fetchAll(left, media, named, advance),
    source: {
      ...source,
      fileAt: (address, moved) => source.fileAt(address, moved) ?? fileOf(of(address, moved)),
      missing: (address, moved) => of(address, moved)?.reason,
    },
  }

  /** The address on the old site, where a page of it led with this one. */
  function urlOf(address: string, { addresses }: Moved): URL | undefined {
    const home = URL.parse(addresses[0] ?? '', source.site.url)?.href ?? source.site.url
    const url = URL.parse(address, home)
    return url && /^https?:$/.test(url.protocol) ? url : undefined
  }

  function fileOf(one: Wanted | undefined): FoundFile | undefined {
    return one?.file ? { file: join(media, one.file), path: one.file } : undefined
  }
}

async function fetchAll(
  left: Wanted[],
  media: string,
  named: ReadonlySet<string>,
  advance: (steps: number) => void,
): Promise<number> {
  const end = Date.now() + longest
  const budget: Budget = { bytes: mostBytes }
  const failures = new Map<string, number>()
  const queue = left.values()
  const work = async (): Promise<void> => {
    for (const one of queue) {
      await fetchOne(one)
      advance(1)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return left.filter(({ file }) => file).length

  async function fetchOne(one: Wanted): Promise<void> {
    const { host, href } = one.url
    const failed = () => failures.get(host) ?? 0
    if (failed() >= mostFailures)
      one.reason = `${host} failed ${mostFailures} times, and was given up`
    else if (Date.now() > end || budget.bytes < 0)
      one.reason = 'it took too long; import again for the rest'
    else {
      try {
        one.file = await download(href, media, one.name, named, budget)
        failures.delete(host)
      } catch (error) {
        if (!(error instanceof ImportError)) throw error
        one.reason = error.message
        // An answer, even a bad one, is a sign of life.
        if (!/^it /.test(error.message)) failures.set(host, failed() + 1)
      }
    }
  }
}
