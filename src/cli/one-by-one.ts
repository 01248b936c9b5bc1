import { withProgress } from './progress.ts'
import { RefusedError } from './request.ts'
import { complain } from './terminal.ts'

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
        // Otherwise someone else has withdrawn or changed the article in the meantime: it is no longer
        // stale, and that request has updated the cache.
      }
      advance(1)
    }
  })
  return counts
}
