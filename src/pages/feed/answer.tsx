import { mostSlices } from '../../feeds/combination.ts'
import { feedVary } from '../../feeds/document.ts'
import type { FormatName } from '../../formats/index.ts'
import { answerAbsent } from '../absent/answer.tsx'
import { answerPage, type PageAsked } from '../answer.ts'
import { Notice } from '../layout/layout.tsx'
import { say, words } from '../words.tsx'
import { copyScript } from './copy-script.ts'
import { FeedPage } from './feed.tsx'
import type { FeedView } from './view.ts'

/** The same as that of the document, so that no cache takes one for the other. */
const headers = { Vary: feedVary }

/** Returns the response with the page that a person gets at the address of a feed. */
export async function answerFeedPage(asked: PageAsked, format: FormatName, view?: FeedView) {
  if (!view) return answerAbsent(asked, 404, headers)
  const page = <FeedPage site={asked.site} view={view} format={format} />
  return answerPage(asked, page, { ...view.sending, script: copyScript.path, headers })
}

/** Returns the response with the page that a person gets for a combination of too many slices. */
export function answerTooManyPage(asked: PageAsked): Response {
  const page = (
    <Notice site={asked.site} title={words.tooMany.title}>
      <p>{say(words.tooMany.advice, { most: mostSlices })}</p>
    </Notice>
  )
  return answerPage(asked, page, { status: 400, headers })
}
