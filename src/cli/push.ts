import { toInstant } from '../article/dates.ts'
import { describeProblem } from '../article/problem.ts'
import {
  type Answer,
  type Connection,
  fetchManifest,
  type ManifestEntry,
  RefusedError,
  type Sequel,
  type Submission,
  sendArticles,
  withdrawArticle,
} from './client.ts'
import { type CheckedFile, checkContent, fileNotes, findContent } from './content.ts'
import { ApiError, UsageError } from './errors.ts'
import { showProgress } from './progress.ts'

/** `target` is a folder or an article file; `prune` withdraws what the folder no longer holds. */
export type PushOptions = Connection & { target: string; prune?: boolean }

/** How many articles came to what, and how many stay published though their file is gone. */
export type Summary = Record<Answer['status'] | 'withdrawn' | 'withoutFile', number>

type Job = Submission & { path: string }

const mostLines = 50
const mostCharacters = 1024 * 1024
const waitsForOne = 3
const mostRefusedInARow = 3

/**
 * Publishes what has changed in a folder, or one file. Returns how many articles came to what;
 * problems are printed on standard error. Throws a UsageError for a target that isn't there and an
 * ApiError when the Worker can't be used.
 */
export async function push({
  target,
  prune = false,
  ...connection
}: PushOptions): Promise<Summary> {
  const found = await findContent(target)
  if (prune && !found.isWhole) {
    throw new UsageError(`--prune needs all articles of a site, and ${target} holds only a part`)
  }
  if (prune && found.paths.length === 0) {
    throw new UsageError(`--prune would withdraw everything: there is no article in ${target}`)
  }
  const manifest = await fetchManifest(connection)
  const content = await checkContent(found, toInstant(Date.now() / 1000), (slug, hash) => {
    const entry = manifest.get(slug)
    return entry?.hash === hash && !entry.stale ? entry : undefined
  })
  for (const line of [...content.problems, ...content.notes, ...fileNotes(found)]) {
    console.error(line)
  }
  // A file that is refused is still a file: only what has none at all is missing.
  const missing = [...manifest.values()].filter(({ slug }) => {
    return found.isWhole && !content.slugs.has(slug)
  })
  const jobs = jobsFor(content.files, manifest, missing)
  const summary: Summary = {
    created: 0,
    updated: 0,
    unchanged: content.files.length - jobs.length,
    refused: content.refused,
    withdrawn: 0,
    withoutFile: 0,
  }
  const withoutFile = unwanted(missing, jobs)
  const gone = prune ? withoutFile : []
  // Of an empty folder nothing is said: pruned, it would withdraw everything.
  summary.withoutFile = prune || found.paths.length === 0 ? 0 : withoutFile.length
  await sendAll(connection, jobs, gone.length > 0, (job, answer) => {
    summary[answer.status]++
    if (answer.status === 'refused') reportRefusal(job, answer)
  })
  summary.withdrawn = await withdrawAll(connection, gone)
  return summary
}

/** Returns the summary as a line of text. */
export function describeSummary({ withdrawn, withoutFile, ...counts }: Summary): string {
  const parts = Object.entries(withdrawn ? { ...counts, withdrawn } : counts)
  const line = parts.map(([status, count]) => `${status} ${count}`).join(', ')
  return withoutFile ? `${line}; without a file ${withoutFile}, which push --prune withdraws` : line
}

/**
 * What is to be sent: every file that the Worker doesn't have as it is, the oldest article first, so
 * that an archive grows at its end.
 */
function jobsFor(
  files: CheckedFile[],
  manifest: Map<string, ManifestEntry>,
  missing: ManifestEntry[],
): Job[] {
  const gone = [...missing]
  const oldestFirst = files.toSorted((a, b) => compare(a.published, b.published))
  return oldestFirst.flatMap(({ path, slug, markdown, hash, id }): Job[] => {
    const entry = manifest.get(slug)
    if (entry) return entry.hash === hash && !entry.stale ? [] : [{ path, slug, markdown }]
    // An article whose file is gone while its text, or its id, turned up under another name was
    // renamed: it stays itself.
    const index = gone.findIndex((other) => other.hash === hash || other.id === id)
    const [moved] = index < 0 ? [] : gone.splice(index, 1)
    return [{ path, slug, markdown, ...(moved && { from: moved.slug }) }]
  })
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1
}

/**
 * Sends the jobs in batches; `more` says that other requests follow. Where the platform refuses a
 * batch as too much for it, the next ones are half as large.
 */
async function sendAll(
  connection: Connection,
  jobs: Job[],
  more: boolean,
  settle: (job: Job, answer: Answer) => void,
): Promise<void> {
  if (jobs.length === 0) return
  const progress = showProgress('publishing', jobs.length)
  try {
    let size = mostLines
    let refusedInARow = 0
    for (let done = 0; done < jobs.length; ) {
      const batch = takeBatch(jobs, done, size)
      const isLast = !more && done + batch.length === jobs.length
      const answers = await sendBatch(connection, batch, { more: !isLast })
      if (!answers) {
        size = Math.ceil(batch.length / 2)
        continue
      }
      for (const [i, job] of batch.entries()) settle(job, answers[i] as Answer)
      done += batch.length
      progress.advance(batch.length)
      // Only the platform refuses without naming problems. One article that is too much for it says
      // nothing of the others; several in a row say that nothing can be stored now.
      const isRefused =
        batch.length === 1 && answers[0]?.status === 'refused' && !answers[0].problems
      refusedInARow = isRefused ? refusedInARow + 1 : 0
      if (refusedInARow === mostRefusedInARow)
        throw new ApiError(`${connection.url} stores nothing`)
      if (isRefused) size = mostLines
    }
  } finally {
    progress.end()
  }
}

function takeBatch(jobs: Job[], start: number, size: number): Job[] {
  let end = start + 1
  let characters = jobs[start]?.markdown.length ?? 0
  while (end < jobs.length && end - start < size) {
    characters += jobs[end]?.markdown.length ?? 0
    if (characters > mostCharacters) break
    end++
  }
  return jobs.slice(start, end)
}

/**
 * Returns the answers; undefined when the batch was too much; a refusal for one article that can't
 * be sent alone.
 */
async function sendBatch(
  connection: Connection,
  batch: Job[],
  sequel: Sequel,
  attempt = 1,
): Promise<Answer[] | undefined> {
  try {
    return await sendArticles(
      connection,
      batch.map(({ path: _path, ...submission }) => submission),
      sequel,
    )
  } catch (error) {
    if (!(error instanceof RefusedError) || error.status === 401) throw error
    if (batch.length > 1) return undefined
    if (error.status >= 500 && attempt < waitsForOne) {
      await new Promise((resolve) => setTimeout(resolve, 500 * 2 ** attempt))
      return sendBatch(connection, batch, sequel, attempt + 1)
    }
    return [{ status: 'refused', detail: error.message }]
  }
}

function reportRefusal({ path }: Job, { problems, detail }: Answer): void {
  const lines = problems?.map((problem) => describeProblem(problem, path)) ?? [`${path}: ${detail}`]
  for (const line of lines) console.error(line)
}

function unwanted(missing: ManifestEntry[], jobs: Job[]): string[] {
  const renamed = new Set(jobs.map(({ from }) => from))
  return missing.map(({ slug }) => slug).filter((slug) => !renamed.has(slug))
}

async function withdrawAll(connection: Connection, slugs: string[]): Promise<number> {
  if (slugs.length === 0) return 0
  for (const slug of slugs) console.log(`withdrawing ${slug}`)
  const progress = showProgress('withdrawing', slugs.length)
  try {
    for (const slug of slugs) {
      const more = slug !== slugs.at(-1)
      await withdrawArticle(connection, slug, { more }).catch(passIfGone)
      progress.advance(1)
    }
  } finally {
    progress.end()
  }
  return slugs.length
}

/** Somebody else has withdrawn it already. */
function passIfGone(error: unknown): void {
  if (!(error instanceof RefusedError && (error.status === 404 || error.status === 410)))
    throw error
}
