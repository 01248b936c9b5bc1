import { toInstant } from '../article/dates.ts'
import type { OwnPage } from '../article/own-page.ts'
import type { Problem, Result } from '../article/problem.ts'
import { loadingFormulas } from '../compile.ts'
import { compilePage, type PageFile } from '../compile-page.ts'
import { decodeFile, hashFile } from '../file/file.ts'
import { futurePageProblem } from '../file/future.ts'
import { stampOf } from '../formats/stamp.ts'
import { ownPageUrl } from '../site/own-pages.ts'
import { recordPageAliases } from '../store/old-addresses.ts'
import {
  countOwnPages,
  deleteOwnPage,
  readOwnPage,
  readStalePages,
  type StoredPage,
  writeOwnPage,
} from '../store/own-pages.ts'
import { entityTag, holdsFor, type Terms } from './conditions.ts'
import { know, knowing } from './known.ts'
import type { Writing } from './plan.ts'

/** What became of an own page: it is stored, it is refused, or another version of it is there. */
export type PageOutcome =
  | {
      path: string
      url: string
      status: 'created' | 'updated' | 'unchanged'
      cursor: number
      /** What was left out or changed of what the author wrote; absent for nothing. */
      notes?: Problem[]
    }
  | { path: string; status: 'refused'; problems: Problem[] }
  | { status: 'changed'; cursor?: number }

/** What became of an own page that was to be deleted. */
export type PageDeletion = { status: 'deleted' | 'absent' } | { status: 'changed'; cursor: number }

/** A sitemap names all of them beside a thousand articles, and a request may read 2,000 rows. */
const mostPages = 900

/** Every page has a link to each of these, and every isolate reads them. */
const mostInMenu = 50

/** A row of D1 has at most 2 MB. */
const mostBytes = 1_900_000

/** So many are rendered again at once. */
const mostRenewed = 10

/** Publishes an own page in place of what was at its path. */
export async function publishPage(
  at: Writing,
  path: string,
  bytes: Uint8Array,
  { conditions = {}, purge = false }: Terms,
): Promise<PageOutcome> {
  const { site } = at
  const before = await readOwnPage(at.db, path)
  if (!holdsFor(conditions, before && entityTag(before))) {
    return { status: 'changed', cursor: before?.cursor }
  }
  const refuse = (...problems: Problem[]): PageOutcome => ({ path, status: 'refused', problems })
  const decoded = decodeFile(bytes)
  if (decoded.problems) return refuse(...decoded.problems)
  const source = decoded.value
  const hash = hashFile(source)
  const [url, stamp] = [ownPageUrl(path, site), stampOf(site)]
  const isSame = before?.hash === hash
  if (before && isSame && before.stamp === stamp && !purge) {
    return { path, url, status: 'unchanged', cursor: before.cursor }
  }
  const compiled = await compileKnown(at, { path, source })
  if (compiled.problems) return refuse(...compiled.problems)
  const page = compiled.value
  const problem =
    (await placeProblem(at, page, source, before)) ??
    futurePageProblem(source, page, toInstant(at.now))
  if (problem) return refuse(problem)
  const cursor = isSame && !purge ? before?.cursor : undefined
  const isTaken = before?.state === 'live' && page.draft
  const write = { page, source, hash, stamp, cursor }
  const aliases = recordPageAliases(at.db, path, page.aliases ?? [])
  const taken = await writeOwnPage(at, write, purge || isTaken, aliases)
  const status = !before ? 'created' : isSame ? 'unchanged' : 'updated'
  const { notes } = compiled
  return { path, url, status, cursor: taken, ...(notes?.length && { notes }) }
}

/** Deletes an own page. */
export async function dropPage(
  at: Writing,
  path: string,
  { conditions = {} }: Terms,
): Promise<PageDeletion> {
  const found = await readOwnPage(at.db, path)
  if (!found) return { status: 'absent' }
  if (!holdsFor(conditions, entityTag(found))) return { status: 'changed', cursor: found.cursor }
  await deleteOwnPage(at, path, recordPageAliases(at.db, path, []))
  return { status: 'deleted' }
}

/**
 * Renders the next few stale own pages again. Returns the path of the last one, and of those that the
 * present site refuses, which stay as they are, and stale; undefined if there are no more.
 */
export async function renewPages(
  at: Writing,
  after = '',
): Promise<{ last: string; refused: string[] } | undefined> {
  const stamp = stampOf(at.site)
  const files = await readStalePages(at.db, stamp, after, mostRenewed)
  const refused: string[] = []
  for (const { path, source } of files) {
    const { status } = await publishPage(at, path, new TextEncoder().encode(source), {})
    if (status === 'refused') refused.push(path)
    console.log(JSON.stringify({ event: 'renew', page: path, status }))
  }
  const last = files.at(-1)?.path
  return last === undefined ? undefined : { last, refused }
}

async function compileKnown(at: Writing, file: PageFile): Promise<Result<OwnPage>> {
  const knowledge = await know(at.db, [file.source])
  const { known, mediumAt } = knowledge
  return knowing(knowledge, () =>
    loadingFormulas(() => compilePage(file, at.site, known, mediumAt)),
  )
}

/** The problem of a page for which there is no room: in its row, in the store, or in the menu. */
async function placeProblem(
  { db, site }: Writing,
  { html, ...meta }: OwnPage,
  source: string,
  before: StoredPage | undefined,
): Promise<Problem | undefined> {
  const bytes = new TextEncoder().encode(html + source + JSON.stringify(meta)).length
  if (bytes > mostBytes) {
    return { message: `the file and its HTML have ${bytes} bytes; the limit is ${mostBytes}` }
  }
  if (!before && (await countOwnPages(db)) >= mostPages) {
    return { message: `a site has at most ${mostPages} pages of its own; delete another one first` }
  }
  const { path, nav, footer, draft } = meta
  const others = (site.menu ?? []).filter((entry) => entry.path !== path)
  if (draft || (!nav && !footer) || others.length < mostInMenu) return undefined
  const message = `every page links to at most ${mostInMenu} others, and there are as many already`
  return { field: nav ? 'nav' : 'footer', message }
}
