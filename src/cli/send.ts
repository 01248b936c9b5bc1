import pRetry from 'p-retry'
import { describeProblem } from '../article/problem.ts'
import { type Answer, type Sequel, sendArticles } from './api.ts'
import type { Connection } from './connection.ts'
import { ApiError } from './errors.ts'
import type { Job } from './plan.ts'
import { withProgress } from './progress.ts'
import { RefusedError } from './request.ts'
import { complain } from './terminal.ts'

/**
 * `label` names the progress, `most` is how many articles a batch may hold, `more` says that other
 * requests follow, and `settle` is told each answer.
 */
export type SendOptions = Sequel & {
  label: string
  most: number
  settle: (answer: Answer) => void
}

/** In UTF-16 code units. */
const mostLength = 1024 * 1024
const mostRefusedInARow = 3

/**
 * Sends article files in batches, and prints why any of them is refused. If the platform refuses a
 * batch as too much for it, the next ones are half as large. Throws an ApiError if the Worker can't
 * be used.
 */
export async function sendAll(
  connection: Connection,
  jobs: Job[],
  { label, most, more, settle }: SendOptions,
): Promise<void> {
  if (jobs.length === 0) return
  await withProgress(label, jobs.length, async (advance) => {
    let size = most
    let refusedInARow = 0
    for (let done = 0; done < jobs.length; ) {
      const batch = takeBatch(jobs, done, size)
      const isLast = !more && done + batch.length === jobs.length
      const answers = await sendBatch(connection, batch, { more: !isLast })
      if (!answers) {
        size = Math.ceil(batch.length / 2)
        continue
      }
      for (const [i, answer] of answers.entries()) {
        settle(answer)
        if (answer.status === 'refused') reportRefusal(batch[i]?.path, answer)
      }
      done += batch.length
      advance(batch.length)
      // Only the platform refuses without naming problems. If one article is too much for it, the
      // others may pass; if several in a row are, nothing can be stored now.
      const [first] = answers
      const isTooMuch = batch.length === 1 && first?.status === 'refused' && !first.problems
      refusedInARow = isTooMuch ? refusedInARow + 1 : 0
      if (refusedInARow === mostRefusedInARow) {
        throw new ApiError(`${connection.url} stores nothing`)
      }
      if (isTooMuch) size = most
    }
  })
}

function takeBatch(jobs: Job[], start: number, size: number): Job[] {
  let end = start + 1
  let length = jobs[start]?.markdown.length ?? 0
  while (end < jobs.length && end - start < size) {
    length += jobs[end]?.markdown.length ?? 0
    if (length > mostLength) break
    end++
  }
  return jobs.slice(start, end)
}

/**
 * Returns the answers: undefined if the batch was too much, and a refusal for a single article that
 * can't be sent.
 */
async function sendBatch(
  connection: Connection,
  batch: Job[],
  sequel: Sequel,
): Promise<Answer[] | undefined> {
  const submissions = batch.map(({ path: _path, ...submission }) => submission)
  const isAlone = batch.length === 1
  try {
    return await pRetry(() => sendArticles(connection, submissions, sequel), {
      retries: 2,
      shouldRetry: ({ error }) => isAlone && error instanceof RefusedError && error.status >= 500,
    })
  } catch (error) {
    if (!(error instanceof RefusedError) || error.status === 401) throw error
    return isAlone ? [{ status: 'refused', detail: error.message }] : undefined
  }
}

function reportRefusal(path = '', { problems, detail }: Answer): void {
  const lines = problems?.map((problem) => describeProblem(problem, path)) ?? [`${path}: ${detail}`]
  for (const line of lines) complain(line)
}
