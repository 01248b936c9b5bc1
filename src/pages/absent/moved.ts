import {
  articleAddress,
  isOfList,
  isOwnAddress,
  normalAddress,
  readAddress,
  slugAt,
} from '../../article/old-address.ts'
import { deploymentLifetime, sharedControl } from '../../http/cache-control.ts'
import { absentCacheTag, markdownUrl, permalink, siteCacheTag } from '../../site/addresses.ts'
import { ownPageUrl } from '../../site/own-pages.ts'
import { followPatterns } from '../../site/redirect-patterns.ts'
import { type Leading, readLeading } from '../../store/old-addresses.ts'
import { answerMovedTo, type PageAsked, pageLifetime } from '../asked.ts'

/** What is answered by what an old address leads to: anything new at that address changes it. */
const cacheTags = [siteCacheTag, absentCacheTag]

/**
 * The headers of an answer that says where an address leads, as long as nothing else is there. The edge
 * is told of that.
 */
export const leadingControl = sharedControl(pageLifetime, cacheTags, deploymentLifetime)

/**
 * Returns the redirect from the address of a request to what that leads to; undefined if it leads
 * nowhere. `canonical` is the path in the site's own spelling: what is there comes first. `isExact`
 * leaves the patterns out.
 */
export async function answerMoved(
  asked: PageAsked,
  { canonical, isExact }: { canonical?: string; isExact?: boolean } = {},
): Promise<Response | undefined> {
  const address = normalAddress(new URL(asked.c.req.url))
  if (!isExact && isOwnAddress(address)) return undefined
  const holder = canonical === undefined ? undefined : holderOf(canonical)
  const leading = await readLeading(asked, address, { isExact, holder })
  const location = leading && locationOf(leading, address, asked)
  // A pattern may lead to an address that it fits itself.
  if (location === undefined || readAddress(location.replace(/#.*/, '')) === address)
    return undefined
  return answerMovedTo(asked, location, cacheTags)
}

/**
 * Returns whether a request in another spelling than the site's own can be for an old address. What
 * always is in a place has no other one, and old addresses of lists have the site's spelling.
 */
export function mayHaveMoved(url: string): boolean {
  const address = normalAddress(new URL(url))
  return !isOwnAddress(address) && !isOfList(address)
}

/** Returns the redirect to the Markdown of the article that once had this slug, if one had. */
export async function answerMovedMarkdown(
  asked: PageAsked,
  slug: string,
): Promise<Response | undefined> {
  const leading = await readLeading(asked, articleAddress(slug), { isExact: true })
  if (!leading || !('slug' in leading)) return undefined
  return answerMovedTo(asked, markdownUrl(leading.slug, asked.site), cacheTags)
}

function locationOf(leading: Leading, address: string, { site }: PageAsked): string | undefined {
  if ('slug' in leading) return permalink(leading.slug, site)
  if ('page' in leading) return ownPageUrl(leading.page, site)
  if ('target' in leading) return leading.target
  return followPatterns(JSON.parse(leading.patterns), address)
}

/** The article or own page that may be at a canonical path. */
function holderOf(canonical: string) {
  const address = normalAddress(new URL(canonical, 'https://site.invalid'))
  const slug = slugAt(address)
  return slug === undefined ? { page: address.slice(1) } : { slug }
}
