import { stampOf } from '../formats/stamp.ts'
import { mainSlice } from '../site/slices.ts'
import { fitting, readFilesBySlug } from '../store/articles.ts'
import { type Position, readMembers } from '../store/membership.ts'
import { renewPages } from './own-pages.ts'
import type { Writing } from './plan.ts'
import { publish } from './publish.ts'

/** A batch looks at so many articles, and renders those that fit in so many bytes of files. */
const mostArticles = 50
const mostBytes = 1024 * 1024

/**
 * How far the press has come in rendering everything for a site, own pages first: `page` is the last of
 * these, and `after` is where to go on with the articles.
 */
export type Renewal = { stamp: string; page?: string; after?: Position; isDone?: boolean }

/** Returns the renewal for the present site: the one that is under way, or else a new one. */
export function renewalFor({ site }: Writing, underWay: Renewal | undefined): Renewal {
  const stamp = stampOf(site)
  return underWay?.stamp === stamp ? underWay : { stamp }
}

/**
 * Renders the next few stale own pages again, or else articles, newest first. Returns how far it
 * has come. An article that the present site refuses stays as it is, and stale.
 */
export async function renew(at: Writing, { stamp, page, after }: Renewal): Promise<Renewal> {
  const lastPage = after ? undefined : await renewPages(at, page)
  if (lastPage !== undefined) return { stamp, page: lastPage }
  const members = (await readMembers(at.db, mainSlice, mostArticles, after)).map((member) => {
    return member.stamp === stamp ? { ...member, bytes: 0 } : member
  })
  const batch = fitting(members, mostBytes)
  const slugs = batch.flatMap((member) => (member.stamp === stamp ? [] : member.slug))
  if (slugs.length > 0) {
    const files = await readFilesBySlug(at.db, slugs)
    const outcomes = await publish(at, files)
    const refused = outcomes.flatMap((outcome) =>
      outcome.status === 'refused' ? outcome.slug : [],
    )
    console.log(JSON.stringify({ event: 'renew', articles: slugs.length, refused }))
  }
  const last = batch.at(-1)
  if (!last) return { stamp, isDone: true }
  return { stamp, after: { published: last.published, id: last.id } }
}
