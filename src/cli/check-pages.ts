import { relative, sep } from 'node:path'
import { toInstant } from '../article/dates.ts'
import { describeProblem, type Problem, type Result } from '../article/problem.ts'
import { type Known, loadingFormulas } from '../compile.ts'
import { compilePage } from '../compile-page.ts'
import { hashFile } from '../file/file.ts'
import { futurePageProblem } from '../file/future.ts'
import { articleEnding } from '../file/slug.ts'
import { knownIn, type Note, type RefusedFile, readText } from './check-files.ts'
import { mediumFactsIn } from './media.ts'
import type { PageManifest } from './pages-api.ts'
import type { SiteFolder } from './site-folder.ts'

/** The file of an own page that can be published: its path in the folder, and the one it has here. */
export type CheckedPage = { path: string; file: string; markdown: string }

/** Own pages that can be published, those of them that have changed, and what is wrong with others. */
export type PageCheck = {
  files: CheckedPage[]
  changed: CheckedPage[]
  problems: RefusedFile[]
  notes: Note[]
  /** The path of every file. */
  paths: Set<string>
}

/**
 * Checks the own pages of a site folder at `now` (seconds since 1970), which has articles with these
 * `slugs`. Like an article, one that the Worker holds as it is passed the same check before.
 */
export async function checkPages(
  folder: SiteFolder,
  slugs: ReadonlySet<string>,
  now: number,
  manifest: PageManifest = new Map(),
): Promise<PageCheck> {
  const check: PageCheck = {
    ...{ files: [], changed: [], problems: [], notes: [], paths: new Set() },
  }
  const known = knownIn(folder, slugs)
  for (const file of folder.pageFiles) {
    const below = relative(folder.pages, file).split(sep).join('/')
    const path = below.slice(0, -articleEnding.length).normalize('NFC')
    check.paths.add(path)
    const markdown = await readText(file)
    const page = markdown.value === undefined ? undefined : { path, file, markdown: markdown.value }
    const stored = manifest.get(path)
    const isStored = page && stored?.hash === hashFile(page.markdown)
    const checked =
      isStored && !stored.stale
        ? { value: page, notes: [] }
        : page
          ? await checkPage(page, folder, known, now)
          : { problems: markdown.problems ?? [] }
    if (checked.problems) {
      const lines = checked.problems.map((problem) => describeProblem(problem, file))
      check.problems.push({ path: file, lines })
      continue
    }
    check.files.push(checked.value)
    if (!isStored) check.changed.push(checked.value)
    check.notes.push(...(checked.notes ?? []).map((note) => ({ path: file, ...note })))
  }
  return check
}

async function checkPage(
  page: CheckedPage,
  folder: SiteFolder,
  known: Known,
  now: number,
): Promise<Result<CheckedPage>> {
  const { path, markdown: source } = page
  const mediumAt = (path: string) => mediumFactsIn(folder.media, path)
  const compiled = await loadingFormulas(() =>
    compilePage({ path, source }, folder.site, known, mediumAt),
  )
  if (compiled.problems) return compiled
  const problem: Problem | undefined = futurePageProblem(source, compiled.value, toInstant(now))
  return problem ? { problems: [problem] } : { value: page, notes: compiled.notes }
}
