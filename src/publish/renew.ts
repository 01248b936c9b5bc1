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

/** At most so many refused addresses are remembered. */
const mostRefused = 100

/**
 * How far the press has come in rendering everything for a site, own pages first: `page` is the last of
 * these, and `after` is where to go on with the articles. `refused` has the addresses of what the site
 * refuses, as paths below its home page.
 */
export type Renewal = {
  stamp: string
  page?: string
  after?: Position
  refused?: string[]
  isDone?: boolean
}

/** Returns the renewal for the present site: the one that is under way, or else a new one. */
export function renewalFor({ site }: Writing, underWay: Renewal | undefined): Renewal {
  const stamp = stampOf(site)
  return underWay?.stamp === stamp ? underWay : { stamp }
}

/**
 * Renders the next few stale own pages again, or else articles, newest first. Returns how far it
 * has come. An article that the present site refuses stays as it is, and stale.
 */
export async function renew(
  at: Writing,
  { stamp, page, after, refused = [] }: Renewal,
): Promise<Renewal> {
  const and = (more: string[]) => [...refused, ...more].slice(0, mostRefused)
  const pages = after ? undefined : await renewPages(at, page)
  if (pages) return { stamp, page: pages.last, refused: and(pages.refused) }
  const members = (await readMembers(at.db, mainSlice, mostArticles, after)).map((member) => {
    return member.stamp === stamp ? { ...member, bytes: 0 } : member
  })
  const batch = fitting(members, mostBytes)
  const slugs = batch.flatMap((member) => (member.stamp === stamp ? [] : member.slug))
  const outcomes = slugs.length > 0 ? await publish(at, await readFilesBySlug(at.db, slugs)) : []
  const failed = outcomes.flatMap(({ status, slug }) => (status === 'refused' ? slug : []))
  if (slugs.length > 0) {
    console.log(JSON.stringify({ event: 'renew', articles: slugs.length, refused: failed }))
  }
  const last = batch.at(-1)
  if (!last) return { stamp, refused, isDone: true }
  const further = { published: last.published, id: last.id }
  return { stamp, after: further, refused: and(failed.map((slug) => `articles/${slug}`)) }
}
