import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Article } from '../article/article.ts'
import { toInstant } from '../article/dates.ts'
import { describeProblem, type Problem, type Result } from '../article/problem.ts'
import { withdrawalProblem } from '../article/tombstone.ts'
import { compile } from '../compile.ts'
import { decodeFile, hashFile } from '../file/file.ts'
import { articleEnding } from '../file/slug.ts'
import { missingMedia } from './media-files.ts'
import { type SiteFolder, shownPath } from './site-folder.ts'

/** Which article a file is, and when it is published. */
type Identity = Pick<Article, 'id' | 'published'>

/** An article file that can be published; `hash` is that of its text. */
export type CheckedFile = Identity & { path: string; slug: string; markdown: string; hash: string }

/** Returns the article that the Worker holds under this slug, if its text has this hash. */
export type FindStored = (slug: string, hash: string) => Identity | undefined

/**
 * The files that can be published, the problems of the others and the notes on all of them as lines
 * of text, how many were refused, and the slug of every file.
 */
export type FilesCheck = {
  files: CheckedFile[]
  problems: string[]
  notes: string[]
  refused: number
  slugs: ReadonlySet<string>
}

/**
 * Checks the files of a site folder at `now` (seconds since 1970). A file that `findStored` knows
 * passed the same check before, so it is not compiled again.
 */
export async function checkFiles(
  folder: SiteFolder,
  now: number,
  findStored: FindStored = () => undefined,
): Promise<FilesCheck> {
  const files: CheckedFile[] = []
  const problems: string[] = []
  const notes: string[] = []
  const bySlug = new Map<string, string>()
  const byId = new Map<string, string>()
  for (const path of folder.paths) {
    const slug = basename(path, articleEnding).normalize('NFC')
    const twin = bySlug.get(slug)
    const checked = twin
      ? duplicate(`the slug "${slug}"`, twin)
      : await checkFile(path, slug, folder, now, findStored)
    const idTwin = checked.value && byId.get(checked.value.file.id)
    const result = idTwin ? duplicate(`the id ${checked.value.file.id}`, idTwin) : checked
    if (!twin) bySlug.set(slug, path)
    if (result.value) {
      byId.set(result.value.file.id, path)
      files.push(result.value.file)
    }
    const lines = (found: Problem[] = []) => found.map((problem) => describeProblem(problem, path))
    problems.push(...lines(result.problems))
    notes.push(...lines(result.value?.notes))
  }
  const message = `note: not published, because its name does not end in ${articleEnding}`
  notes.push(...folder.others.map((path) => describeProblem({ message }, path)))
  const refused = folder.paths.length - files.length
  return { files, problems, notes, refused, slugs: new Set(bySlug.keys()) }
}

async function checkFile(
  path: string,
  slug: string,
  { site, media }: SiteFolder,
  now: number,
  findStored: FindStored,
): Promise<Result<{ file: CheckedFile; notes: Problem[] }>> {
  const bytes = await readFile(path).catch((error: Error) => error.message)
  if (typeof bytes === 'string') return { problems: [{ message: `can't be read: ${bytes}` }] }
  const decoded = decodeFile(bytes)
  if (decoded.problems) return decoded
  const markdown = decoded.value
  const hash = hashFile(markdown)
  const file = { path, slug, markdown, hash }
  const stored = findStored(slug, hash)
  if (stored) {
    const { id, published } = stored
    return { value: { file: { ...file, id, published }, notes: [] } }
  }
  const compiled = compile({ slug, source: markdown }, site)
  if (compiled.problems) return compiled
  const { id, published } = compiled.value
  const problem = withdrawalProblem(compiled.value, toInstant(now))
  if (problem) return { problems: [problem] }
  const notes = (await missingMedia(compiled.value, site, media)).map(({ field, path }) => {
    return { field, message: `note: there is no file ${shownPath(path)}` }
  })
  return { value: { file: { ...file, id, published }, notes } }
}

function duplicate(what: string, path: string): { value?: undefined; problems: Problem[] } {
  return { problems: [{ message: `${what} is already that of ${path}` }] }
}
