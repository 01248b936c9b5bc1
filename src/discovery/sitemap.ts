import { toInstant } from '../article/dates.ts'
import { headline } from '../article/headline.ts'
import { text, xml } from '../formats/xml.ts'
import { absoluteUrl, permalink, sitemapPath } from '../site/addresses.ts'
import type { Site } from '../site/site.ts'
import type { Listed } from '../store/membership.ts'

/** sitemaps.org allows 50,000 addresses in a file; this many fit into the free plan's CPU time. */
export const mostAddresses = 1000

/** Google reads at most this many articles of a news sitemap, up to this old (in seconds). */
export const mostNews = 1000
export const newsAge = 2 * 24 * 60 * 60

const sitemaps = { xmlns: 'http://www.sitemaps.org/schemas/sitemap/0.9' }
const news = { 'xmlns:news': 'http://www.google.com/schemas/sitemap-news/0.9' }

/** Returns a sitemap (sitemaps.org) of articles; `updated` is in seconds since 1970. */
export function writeSitemap(
  site: Site,
  articles: { slug: string; updated: number }[],
  isFirst: boolean,
): string {
  const urls = articles.map(({ slug, updated }) =>
    xml('url', {}, loc(permalink(slug, site)) + xml('lastmod', {}, toInstant(updated))),
  )
  // A sitemap must have an address.
  const home = isFirst || urls.length === 0 ? [xml('url', {}, loc(site.url))] : []
  return write('urlset', sitemaps, [...home, ...urls])
}

/**
 * Returns the index of this many sitemaps. They are at the top of the site: a sitemap may only name
 * what is in its own folder or below.
 */
export function writeSitemapIndex(site: Site, count: number): string {
  const entries = Array.from({ length: count }, (_, i) =>
    xml('sitemap', {}, loc(absoluteUrl(site, sitemapPath(i + 1)))),
  )
  return write('sitemapindex', sitemaps, entries)
}

/** Returns Google's news sitemap of these articles. */
export function writeNewsSitemap(site: Site, listed: Listed[]): string {
  const urls = listed.map(({ slug, meta }) => {
    const name = xml('news:name', {}, text(site.title))
    const language = xml('news:language', {}, newsLanguage(meta.language))
    const publication = xml('news:publication', {}, name + language)
    const date = xml('news:publication_date', {}, meta.published)
    const title = xml('news:title', {}, text(headline(meta)))
    const article = xml('news:news', {}, publication + date + title)
    return xml('url', {}, loc(permalink(slug, site)) + article)
  })
  return write('urlset', { ...sitemaps, ...news }, urls)
}

function loc(url: string): string {
  return xml('loc', {}, text(url))
}

function write(root: string, namespaces: Record<string, string>, entries: string[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${xml(root, namespaces, entries.join('\n'))}`
}

/** ISO 639 and, for Chinese, the script. */
function newsLanguage(language: string): string {
  const { language: code, script } = new Intl.Locale(language).maximize()
  if (code !== 'zh') return code
  return script === 'Hant' ? 'zh-tw' : 'zh-cn'
}
