import pRetry from 'p-retry'
import { describeProblem } from '../article/problem.ts'
import { type Answer, sendArticles } from './api.ts'
import type { Connection } from './connection.ts'
import { ApiError } from './errors.ts'
import type { Job } from './plan.ts'
import { withProgress } from './progress.ts'
import { RefusedError } from './request.ts'
import { complain } from './terminal.ts'

/**
 * `label` names the progress, `most` is how many articles a batch may hold, `more` says that other
 * requests follow, and `count` is told what came of each article.
 */
export type SendOptions = { label: string; most: number; more: boolean; count: Count }
type Count = (status: Answer['status']) => void

/** In UTF-16 code units. */
const mostLength = 1024 * 1024
const mostRefusedInARow = 3

/**
 * Sends article files in batches, and prints why any of them is refused. If the platform refuses a
 * batch as too much for it, the next ones are half as large. Throws an ApiError if the Worker can't
 * be used.
 */
export function sendAll(connection: Connection, jobs: Job[], options: SendOptions): Promise<void> {
  const { label, most, more, count } = options
  return withProgress(label, jobs.length, async (advance) => {
    let size = most
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
      for (const [i, answer] of answers.entries()) {
        count(answer.status)
        if (answer.status === 'refused') reportRefusal(batch[i]?.path, answer)
      }
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
      if (isTooMuch) size = most
    }
  })
}

/**
 * Calls `act` for one article after another, and prints why the Worker refuses any of them. `more`
 * says that other requests follow. Returns how many calls succeeded, and how many articles were
 * refused. Throws an ApiError if the Worker can't be used.
 */
export async function oneByOne(
  label: string,
  articles: { slug: string }[],
  more: boolean,
  act: (slug: string, more: boolean) => Promise<void>,
): Promise<{ done: number; refused: number }> {
  const counts = { done: 0, refused: 0 }
  await withProgress(label, articles.length, async (advance) => {
    for (const [i, { slug }] of articles.entries()) {
      try {
        await act(slug, more || i < articles.length - 1)
        counts.done++
      } catch (error) {
        if (!(error instanceof RefusedError)) throw error
        if (error.status === 422) {
          counts.refused++
          // The Worker names the article in each of its problems.
          complain(error.detail)
        } else if (![404, 410, 412].includes(error.status)) throw error
        // Otherwise someone else has withdrawn or changed the article in the meantime: it is no
        // longer stale, and that request has updated the cache.
      }
      advance(1)
    }
  })
  return counts
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

function reportRefusal(path = '', { problems, detail }: Answer): void {
  const lines = problems?.map((problem) => describeProblem(problem, path)) ?? [`${path}: ${detail}`]
  for (const line of lines) complain(line)
}
