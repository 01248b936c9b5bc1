import { isOfList, isOwnAddress, readAddress, slugAt } from '../article/old-address.ts'
import type { Problem } from '../article/problem.ts'
import { readMediumPath } from './media.ts'
import { readOldFeed } from './old-feeds.ts'
import { stepsOf } from './redirects.ts'
import type { Redirects } from './site.ts'

/** What else is on the site: articles by slug, own pages and media by path. */
type Known = Record<'article' | 'page' | 'medium', (name: string) => boolean>

/**
 * Returns a note for each exact redirect whose target is not there. What patterns lead to can't be
 * known, and neither can lists and other sites.
 */
export function missingTargets(redirects: Redirects, known: Known): Problem[] {
  const step = stepsOf(redirects)
  const leadsOn = (address: string) => step(address) !== undefined
  return redirects.exact.flatMap(({ from, to, line }) => {
    if (!to.startsWith('/') || isThere(to, known, leadsOn)) return []
    return [{ line, field: `redirects.${from}`, message: `leads to ${to}, where there is nothing` }]
  })
}

/** Returns a note for each exact redirect that is never used, because something is at its address. */
export function unusedRedirects({ exact }: Redirects, known: Omit<Known, 'medium'>): Problem[] {
  return exact.flatMap(({ from, line }) => {
    const slug = slugAt(from)
    const isTaken = slug === undefined ? known.page(from.slice(1)) : known.article(slug)
    const message = `is never used: ${slug === undefined ? 'a page' : 'an article'} is there`
    return isTaken ? [{ line, field: `redirects.${from}`, message }] : []
  })
}

function isThere(to: string, known: Known, leadsOn: (address: string) => boolean): boolean {
  const url = new URL(to, 'https://site.invalid')
  const medium = readMediumPath(url.pathname)
  if (medium !== undefined) return known.medium(medium)
  const address = readAddress(url.pathname + url.search)
  // Nothing is said of what is too long to be looked for.
  if (address === undefined || isOwnAddress(address) || isOfList(address)) return true
  const [path = ''] = address.split('?')
  const slug = slugAt(path)
  if (slug !== undefined && [slug, slug.replace(/\.md$/, '')].some(known.article)) return true
  if (slug === undefined && known.page(path.slice(1).replace(/\/$/, ''))) return true
  return readOldFeed(url) !== undefined || leadsOn(address)
}
