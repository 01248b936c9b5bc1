import { term, unescaped } from './text.ts'

/** In characters. Longer addresses are not looked for. */
const longestAddress = 1000

/** Stands for the host of an address that has none. */
const nowhere = 'https://site.invalid'

/** What newsletters and networks add to the query of a link, whoever serves it. */
const tracking = /^(?:utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid)$/i

/** Lists of articles, whose addresses mean the same in every spelling. */
const ofLists = /^\/+(?:tags|authors|archive|older)(?:[/?]|$)/i

/** What is at these addresses whatever is published, in any spelling and with any query. */
const ownFiles = new RegExp(
  `^/(?:${[
    ...['api(?:/.*)?', 'feed', 'healthz', 'tags', 'authors', 'archive', 'older'],
    ...['rss\\.xml', 'atom\\.xml', 'feed\\.json', 'feeds\\.opml', 'robots\\.txt', 'favicon\\.ico'],
    ...['sitemap(?:-[1-9]\\d*)?\\.xml', 'news-sitemap\\.xml', 'site\\.webmanifest'],
    ...['\\.well-known/security\\.txt', 'style\\.[\\da-f]+\\.css', 'copy\\.[\\da-f]+\\.js'],
  ].join('|')})$`,
)

/**
 * Returns the one form of an address that all ways of escaping it have: its path, unescaped but for
 * what would change its meaning, and its query. Case and slashes stay as they are, but for lists.
 */
export function normalAddress(url: Pick<URL, 'pathname' | 'search'>): string {
  const address = unescapedAddress(url)
  return isOfList(address) ? canonicalList(address) : address
}

/** Returns the same with the case and slashes of lists as they are. */
export function unescapedAddress({ pathname, search }: Pick<URL, 'pathname' | 'search'>): string {
  const path = pathname.split('/').map(normalSegment).join('/')
  const given = [...new URLSearchParams(search)].filter(([name]) => !tracking.test(name))
  return given.length > 0 ? `${path}?${new URLSearchParams(given)}` : path
}

/** Returns the normal form of an address that somebody wrote; undefined for none of this site. */
export function readAddress(written: string): string | undefined {
  const url = /^\/(?![/\\])[^#]*$/.test(written) ? URL.parse(written, nowhere) : null
  if (url?.origin !== nowhere) return undefined
  const address = normalAddress(url)
  return address.length <= longestAddress ? address : undefined
}

/** Returns the normal address of the article with a slug. */
export function articleAddress(slug: string): string {
  return `/articles/${slug}`
}

/** Returns the slug of the article that may be at a normal address; undefined if none can be. */
export function slugAt(address: string): string | undefined {
  return /^\/articles\/([^/?]+)$/.exec(address)?.[1]
}

/** Returns whether a normal address is always answered by something else, so that it can't be an old one. */
export function isOwnAddress(address: string): boolean {
  const [path = '', query] = address.split('?')
  const plain = `/${path.toLowerCase().split('/').filter(Boolean).join('/')}`
  if (ownFiles.test(plain)) return true
  return query === undefined && (plain === '/' || plain === '/articles')
}

/** Returns whether a normal address is that of a list, which is looked for in its canonical form only. */
export function isOfList(address: string): boolean {
  return ofLists.test(address)
}

/**
 * Returns the old addresses that a normal address may stand for, the nearest first: with and without
 * a slash at the end, and without its query. None for one that is too long.
 */
export function oldAddressesFor(address: string): string[] {
  if (address.length > longestAddress) return []
  const [path = '', query] = address.split('?')
  const other = path.endsWith('/') ? path.slice(0, -1) : `${path}/`
  const paths = [path, other].filter(Boolean)
  return query === undefined ? paths : [...paths.map((one) => `${one}?${query}`), ...paths]
}

function canonicalList(address: string): string {
  const [path = ''] = address.split('?')
  const [kind = '', name, ...rest] = path.toLowerCase().split('/').filter(Boolean)
  if (name === undefined) return `/${kind}`
  return `/${[kind, /^(?:archive|older)$/.test(kind) ? name : term(name) || name, ...rest].join('/')}`
}

function normalSegment(segment: string): string {
  return unescaped(segment)
    .normalize('NFC')
    .replace(/[%?#/]/g, encodeURIComponent)
}
