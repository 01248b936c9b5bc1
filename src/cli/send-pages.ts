import type { Told } from './api.ts'
import type { CheckedPage } from './check-pages.ts'
import type { Connection } from './connection.ts'
import { sendPage } from './pages-api.ts'
import { withProgress } from './progress.ts'
import { RefusedError } from './request.ts'
import { complain } from './terminal.ts'

/**
 * Sends own pages one after the other; `more` says that other requests follow, and `take` gets each
 * answer with the path of the file, and undefined for one that is refused, which is printed. Throws
 * an ApiError if the Worker can't be used.
 */
export function sendPages(
  connection: Connection,
  pages: CheckedPage[],
  more: boolean,
  take: (answer: Told | undefined, path: string) => void,
): Promise<void> {
  return withProgress('sending pages', pages.length, async (advance) => {
    for (const [i, page] of pages.entries()) {
      try {
        take(await sendPage(connection, page, more || i < pages.length - 1), page.file)
      } catch (error) {
        // Neither a wrong token nor a store that fails is about this page.
        const isOwn = error instanceof RefusedError && error.status < 500
        if (!isOwn || [401, 429].includes(error.status)) throw error
        complain(`${page.file}: ${error.message}`)
        take(undefined, page.file)
      }
      advance(1)
    }
  })
}
