import pRetry from 'p-retry'
import { describeProblem } from '../article/problem.ts'
import { type Answer, remove, sendArticles, type Told } from './api.ts'
import type { Connection } from './connection.ts'
import { ApiError } from './errors.ts'
import type { Job } from './plan.ts'
import { withProgress } from './progress.ts'
import { RefusedError } from './request.ts'
import { complain } from './terminal.ts'

/** A batch holds at most so many articles: the Worker answers after the whole batch. */
const mostArticles = 50

/** In UTF-16 code units. */
const mostLength = 1024 * 1024
const mostRefusedInARow = 3

/**
 * Sends article files in batches; `more` says that other requests follow, and `take` gets each answer
 * with the file that it is about. If the platform refuses a batch as too much for it,
 * the next ones are half as large. Throws an ApiError if the Worker can't be used.
 */
export function sendAll(
  connection: Connection,
  jobs: Job[],
  more: boolean,
  take: (answer: Answer, job: Job) => void,
): Promise<void> {
  return withProgress('publishing', jobs.length, async (advance) => {
    let size = mostArticles
    let refusedInARow = 0
    for (let left = jobs; left.length > 0; ) {
      const batch = takeBatch(left, size)
      const isLast = !more && batch.length === left.length
      const answers = await sendBatch(connection, batch, !isLast)
      if (!answers) {
        size = Math.ceil(batch.length / 2)
        continue
      }
      left = left.slice(batch.length)
      for (const [i, job] of batch.entries()) take(answers[i] as Answer, job)
      advance(batch.length)
      // Only the platform refuses without naming problems. If one article is too much for it, others
      // may still pass. If several in a row are, nothing can be stored now.
      const [first] = answers
      const isTooMuch = batch.length === 1 && first?.status === 'refused' && !first.problems
      refusedInARow = isTooMuch ? refusedInARow + 1 : 0
      if (refusedInARow === mostRefusedInARow) {
        const message = `${connection.url} stores nothing: it refused ${refusedInARow} articles in a row`
        throw new ApiError(message)
      }
      if (isTooMuch) size = mostArticles
    }
  })
}

/**
 * Withdraws or deletes what is at some paths of the API, one after the other; `more` says that other
 * requests follow, and `take` gets each answer. What somebody else has removed in the meantime is
 * passed over. Throws an ApiError if the Worker can't be used.
 */
export function removeAll(
  connection: Connection,
  label: string,
  paths: string[],
  more: boolean,
  take: (answer: Told) => void,
): Promise<void> {
  return withProgress(label, paths.length, async (advance) => {
    for (const [i, path] of paths.entries()) {
      const told = await remove(connection, path, more || i < paths.length - 1)
      if (told) take(told)
      advance(1)
    }
  })
}

function takeBatch(jobs: Job[], size: number): Job[] {
  const batch: Job[] = []
  let length = 0
  for (const job of jobs.slice(0, size)) {
    length += job.markdown.length
    if (length > mostLength && batch.length > 0) break
    batch.push(job)
  }
  return batch
}

/** The answers: undefined if the batch was too much, a refusal for an article that can't be sent. */
async function sendBatch(connection: Connection, batch: Job[], more: boolean) {
  const submissions = batch.map(({ slug, markdown, from }) => ({ slug, markdown, from }))
  const isAlone = batch.length === 1
  try {
    return await pRetry(() => sendArticles(connection, submissions, more), {
      retries: 2,
      shouldRetry: ({ error }) => isAlone && error instanceof RefusedError && error.status >= 500,
    })
  } catch (error) {
    // Neither a wrong token nor a limit is about the articles.
    if (!(error instanceof RefusedError) || [401, 429].includes(error.status)) throw error
    const refusal: Answer = { status: 'refused', detail: error.message }
    return isAlone ? [refusal] : undefined
  }
}

/** Prints why an article file is refused. */
export function reportRefusal(path: string, { problems, detail }: Answer): void {
  const lines = problems?.map((problem) => describeProblem(problem, path)) ?? [`${path}: ${detail}`]
  for (const line of lines) complain(line)
}
