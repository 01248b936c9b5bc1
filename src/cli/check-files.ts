import { existsSync, statSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Article } from '../article/article.ts'
import { toInstant } from '../article/dates.ts'
import { readAddress, slugAt } from '../article/old-address.ts'
import { describeProblem, type Problem, type Result } from '../article/problem.ts'
import { compile, type Known, loadingFormulas } from '../compile.ts'
import { isMap } from '../file/fields.ts'
import { decodeFile, hashFile } from '../file/file.ts'
import { parseFrontMatter } from '../file/front-matter.ts'
import { futureProblem } from '../file/future.ts'
import { articleEnding } from '../file/slug.ts'
import { splitFile, yamlOf } from '../file/split.ts'
import { topicsOf } from '../site/slices.ts'
import type { Manifest } from './api.ts'
import { messageOf } from './errors.ts'
import { mediumFactsIn, readHead } from './media.ts'
import type { SiteFolder } from './site-folder.ts'

/**
 * Which article a file is, when it is published, updated and withdrawn, if ever, and the addresses that
 * it had.
 */
type Identity = Pick<
  Article,
  'id' | 'title' | 'published' | 'updated' | 'withdrawn' | 'draft' | 'aliases'
>

/** An article file that can be published; `hash` is that of its text. */
export type CheckedFile = Identity & { path: string; slug: string; markdown: string; hash: string }

/** A note on the file at a path. */
export type Note = Problem & { path: string }

/** A file that can't be published, and its problems as lines of text. */
export type RefusedFile = { path: string; lines: string[] }

/** Returns a note as a line of text. */
export function describeNote({ path, message, ...place }: Note): string {
  return describeProblem({ ...place, message: `note: ${message}` }, path)
}

/**
 * Checks the files of a site folder at `now` (seconds since 1970). A file that the Worker holds as it
 * is passed the same check before, so it is not compiled again. Returns the files that can be
 * published, the problems of each of the others as lines of text, the notes on all, and the slug of
 * every file.
 */
export async function checkFiles(folder: SiteFolder, now: number, manifest: Manifest = new Map()) {
  const files: CheckedFile[] = []
  const problems: RefusedFile[] = []
  const notes: Note[] = []
  const slugs = new Set(folder.paths.map(slugOf))
  const known = knownIn(folder, slugs)
  const bySlug = new Map<string, string>()
  const byId = new Map<string, string>()
  const { exact = [] } = folder.site.redirects ?? {}
  const byAddress = new Map(exact.map(({ from }) => [from, 'site.yaml']))
  for (const path of folder.paths) {
    const slug = slugOf(path)
    const twin = bySlug.get(slug)
    const checked = twin
      ? duplicate(`the slug "${slug}"`, twin)
      : await checkFile(path, slug, folder, known, now, manifest)
    const idTwin = checked.value && byId.get(checked.value.file.id)
    const own = idTwin ? duplicate(`the id ${checked.value.file.id}`, idTwin) : checked
    const result = own.value ? settleAliases(own, byAddress, slugs) : own
    bySlug.set(slug, twin ?? path)
    const lines = (found: Problem[]) => found.map((problem) => describeProblem(problem, path))
    if (result.value) {
      byId.set(result.value.file.id, path)
      files.push(result.value.file)
      notes.push(...result.value.notes.map((note) => ({ path, ...note })))
    } else problems.push({ path, lines: lines(result.problems) })
  }
  const message = `not published, because its name does not end in ${articleEnding}`
  notes.push(...folder.others.map((path) => ({ path, message })))
  return { files, problems, notes, slugs }
}

async function checkFile(
  path: string,
  slug: string,
  folder: SiteFolder,
  known: Known,
  now: number,
  manifest: Manifest,
): Promise<Result<{ file: CheckedFile; notes: Problem[] }>> {
  const decoded = await readText(path)
  if (decoded.problems) return decoded
  const markdown = decoded.value
  const hash = hashFile(markdown)
  const checked = (article: Identity, notes: Problem[]) => {
    const { id, title, published, updated, withdrawn, draft, aliases } = article
    const stated = { id, title, published, updated, withdrawn, draft, aliases }
    return { value: { file: { path, slug, markdown, hash, ...stated }, notes } }
  }
  const stored = manifest.get(slug)
  if (stored?.hash === hash && !stored.stale)
    return checked({ ...stored, draft: stored.state === 'draft' }, [])
  const mediumAt = (path: string) => mediumFactsIn(folder.media, path)
  // Wherever it was published first, an article keeps its id.
  const file = { slug, source: markdown, id: stored?.id }
  const compiled = await loadingFormulas(() => compile(file, folder.site, known, mediumAt))
  if (compiled.problems) return compiled
  const problem = futureProblem(markdown, compiled.value, toInstant(now))
  if (problem) return { problems: [problem] }
  return checked(compiled.value, compiled.notes ?? [])
}

type Checked = { value: { file: CheckedFile; notes: Problem[] } }

/** Refuses a file that lists an address of another article. `byAddress` has those of the files before. */
function settleAliases(
  checked: Checked,
  byAddress: Map<string, string>,
  slugs: ReadonlySet<string>,
): Checked | { value?: undefined; problems: Problem[] } {
  const { aliases = [], slug, path, markdown } = checked.value.file
  const problems = aliases.flatMap((address) => {
    const other = slugAt(address) ?? slug
    const isTaken = other !== slug && slugs.has(other)
    const twin = isTaken ? `the article "${other}"` : byAddress.get(address)
    if (twin === undefined) return []
    const index = [fieldIn(markdown, 'aliases')].flat().findIndex((one) => {
      return typeof one === 'string' && readAddress(one) === address
    })
    const line = yamlOf(markdown)?.at(['aliases', index]).line
    return [{ line, field: 'aliases', message: `${address} is already that of ${twin}` }]
  })
  if (problems.length > 0) return { problems }
  for (const address of aliases) byAddress.set(address, path)
  return checked
}

function fieldIn(markdown: string, field: string): unknown {
  const value = yamlOf(markdown)?.value
  return isMap(value) ? value[field] : undefined
}

/**
 * Returns what else is in a site folder that has articles with these slugs. A part of one says nothing
 * of articles that aren't in it.
 */
export function knownIn(folder: SiteFolder, slugs: ReadonlySet<string>): Known {
  const { media, pages, paths, isWhole } = folder
  let topics: Set<string> | undefined
  const isTopic = (path: string) => {
    // To know them takes a look into every file.
    topics ??= new Set(paths.flatMap((file) => topicsAt(file, folder)))
    return topics.has(path)
  }
  return {
    article: (slug) => !isWhole || slugs.has(slug),
    page: (path) =>
      /^(?:tags|authors)\//.test(path)
        ? !isWhole || isTopic(path)
        : existsSync(join(pages, path + articleEnding)),
    medium: (path) => existsSync(join(media, path)),
  }
}

/** The paths of the pages of tags and authors that list an article. */
function topicsAt(path: string, { site }: SiteFolder): string[] {
  const isFile = statSync(path, { throwIfNoEntry: false })?.isFile()
  const { value } = splitFile(isFile ? new TextDecoder().decode(readHead(path)) : '')
  const front = value && parseFrontMatter(value.front, site.url, site).value
  return front ? topicsOf(front) : []
}

/** Returns the text in a file, or what is wrong with the file. */
export async function readText(path: string): Promise<Result<string>> {
  try {
    // To read from a pipe would take for ever, and a device may have no end.
    if (!(await stat(path)).isFile()) throw new Error('it is not a regular file')
    return decodeFile(await readFile(path))
  } catch (error) {
    return { problems: [{ message: `can't be read: ${messageOf(error)}` }] }
  }
}

function slugOf(path: string): string {
  return basename(path, articleEnding).normalize('NFC')
}

function duplicate(what: string, path: string) {
  return { value: undefined, problems: [{ message: `${what} is already that of ${path}` }] }
}
