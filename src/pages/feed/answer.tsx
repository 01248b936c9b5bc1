import { mostSlices } from '../../feeds/combination.ts'
import { feedVary } from '../../feeds/document.ts'
import type { FormatName } from '../../formats/index.ts'
import { TooManyPage } from '../absent/absent.tsx'
import { answerAbsent, answerPage, type PageAsked } from '../answer.tsx'
import { copyScript } from '../layout/assets.ts'
import { FeedPage } from './feed.tsx'
import type { FeedView } from './view.ts'

/**
 * Returns the response with the page that a person gets for the address of a feed. It is sent with the
 * same `Vary` as the document, so that no cache takes one for the other.
 */
export async function answerFeedPage(
  asked: PageAsked,
  format: FormatName,
  view: FeedView | undefined,
): Promise<Response> {
  const headers = { Vary: feedVary }
  if (!view) return answerAbsent(asked, 404, headers)
  const { lifetime, tags } = view
  const page = <FeedPage site={asked.site} view={view} format={format} />
  return answerPage(asked, page, { lifetime, tags, script: copyScript.path, headers })
}

/** Returns the response with the page that a person gets for a combination of too many slices. */
export function answerTooManyPage(asked: PageAsked): Response {
  const page = <TooManyPage site={asked.site} most={mostSlices} />
  return answerPage(asked, page, { status: 400, headers: { Vary: feedVary } })
}
