import type { Problem, Result } from '../article/problem.ts'
import { decodeFile } from '../file/file.ts'
import { fingerprint } from '../http/fingerprint.ts'
import { allWords } from '../site/languages.ts'
import { absent, namedMediaNotes } from '../site/named-media.ts'
import { parseSite } from '../site/parse-site.ts'
import { missingTargets } from '../site/redirect-notes.ts'
import type { Site } from '../site/site.ts'
import { recordRedirects } from '../store/old-addresses.ts'
import { readStoredSite, writeSite } from '../store/site.ts'
import { storeWords } from '../store/words.ts'
import { type Conditions, entityTag, holdsFor } from './conditions.ts'
import { know } from './known.ts'

type Store = { db: D1Database }

/** A site that was taken, with the URL of its home page; why it was refused; or another version. */
export type SiteOutcome =
  | {
      status: 'created' | 'updated' | 'unchanged'
      url: string
      cursor: number
      /** What was changed, and the media and redirects that lead to nothing; absent for none. */
      notes?: Problem[]
    }
  | { status: 'refused'; problems: Problem[] }
  | { status: 'changed'; cursor?: number }

/** Puts a site in place of the one before. `url`, if it isn't empty, replaces the one in the file. */
export async function publishSite(
  at: Store,
  bytes: Uint8Array,
  url: string,
  conditions: Conditions = {},
): Promise<SiteOutcome> {
  const before = await readStoredSite(at.db)
  if (!holdsFor(conditions, before && entityTag({ cursor: before.version }))) {
    return { status: 'changed', cursor: before?.version }
  }
  const { value: source, problems } = decodeFile(bytes)
  if (problems) return { status: 'refused', problems }
  const site = parseSite(source, url)
  if (site.problems) return { status: 'refused', problems: site.problems }
  const { redirects, url: home } = site.value
  const body = bodyOf(site.value)
  if (before?.source === source && before.body === body) {
    return { status: 'unchanged', url: home, cursor: before.version }
  }
  const version = before?.version ?? 0
  await keepWords(at)
  const cursor = await writeSite(at, { version, source, body }, recordRedirects(at.db, redirects))
  const notes = [...(site.notes ?? []), ...(await notesOn(at, site.value, source))]
  const status = before ? 'updated' : 'created'
  return { status, url: home, cursor, ...(notes.length > 0 && { notes }) }
}

async function notesOn({ db }: Store, site: Site, source: string): Promise<Problem[]> {
  const { known, learn } = await know(db, [])
  const notes = () => [
    ...namedMediaNotes(site, source, (file) => (known.medium(file) ? undefined : absent(file))),
    ...(site.redirects ? missingTargets(site.redirects, known) : []),
  ]
  // What is asked for first is looked up all at once.
  notes()
  await learn()
  return notes()
}

/** Sees to it that the words of this version of the code are stored. */
function keepWords({ db }: Store): Promise<void> {
  return storeWords(db, allWords, fingerprint(JSON.stringify([...allWords])))
}

/**
 * Reads the site again that is stored: this version of the code may find something else in it, and
 * its URL may be another one now. A site that is refused today stays as it was read before. Returns
 * what was read; undefined if no site is stored.
 */
export async function rereadSite(at: Store, url: string): Promise<Result<Site> | undefined> {
  await keepWords(at)
  const before = await readStoredSite(at.db)
  const site = before && parseSite(before.source, url)
  if (site?.problems) {
    const [problem] = site.problems
    console.error(JSON.stringify({ event: 'error', area: 'site', message: problem?.message }))
  } else if (site) {
    const body = bodyOf(site.value)
    const { redirects } = site.value
    if (body !== before.body)
      await writeSite(at, { ...before, body }, recordRedirects(at.db, redirects))
  }
  return site
}

/** What pages and feeds know of a site: redirects have a table, and only the press reads `notify`. */
function bodyOf({ redirects: _, notify: __, ...rest }: Site): string {
  return JSON.stringify(rest)
}
