import type { Slice } from '../../site/slices.ts'
import { type Listed, readListed, untilNow } from '../../store/membership.ts'
import type { PageAsked } from '../answer.tsx'

/** A page shows the newest articles up to this number, and leads to the others. */
const mostCards = 30

/** Returns the articles that the page of a slice shows, newest first. */
export function readNewest({ db, site, now }: PageAsked, slice: Slice): Promise<Listed[]> {
  return readListed(db, slice, untilNow(now), Math.min(site.items, mostCards))
}
