import { resendArticle, type Sequel, withdrawArticle } from './api.ts'
import type { Connection } from './connection.ts'
import { withProgress } from './progress.ts'
import { RefusedError } from './request.ts'
import { complain, say } from './terminal.ts'

/**
 * Has stored articles rendered again, and prints why any of them is refused. Returns how many were
 * rendered and how many refused. Throws an ApiError if the Worker can't be used.
 */
export async function resendAll(
  connection: Connection,
  slugs: string[],
  sequel: Sequel,
): Promise<{ rendered: number; refused: number }> {
  const counts = { rendered: 0, refused: 0 }
  await eachOf(slugs, 'rendering again', sequel, async (slug, next) => {
    try {
      await resendArticle(connection, slug, next)
      counts.rendered++
    } catch (error) {
      if (!(error instanceof RefusedError && error.status === 422)) throw error
      counts.refused++
      // The Worker names the article in each of its problems.
      complain(error.detail)
    }
  })
  return counts
}

/** Prints these slugs and withdraws their articles. Throws an ApiError if the Worker can't be used. */
export async function withdrawAll(connection: Connection, slugs: string[]): Promise<void> {
  for (const slug of slugs) say(`withdrawing ${slug}`)
  await eachOf(slugs, 'withdrawing', { more: false }, (slug, sequel) =>
    withdrawArticle(connection, slug, sequel),
  )
}

/**
 * Passes over an article that someone else has withdrawn or changed in the meantime: it is no longer
 * stale, and that request has updated the cache.
 */
async function eachOf(
  slugs: string[],
  label: string,
  { more }: Sequel,
  act: (slug: string, sequel: Sequel) => Promise<void>,
): Promise<void> {
  if (slugs.length === 0) return
  await withProgress(label, slugs.length, async (advance) => {
    for (const slug of slugs) {
      await act(slug, { more: more || slug !== slugs.at(-1) }).catch((error) => {
        const isOvertaken = error instanceof RefusedError && [404, 410, 412].includes(error.status)
        if (!isOvertaken) throw error
      })
      advance(1)
    }
  })
}
