import { toInstant } from '../article/dates.ts'
import { headline } from '../article/headline.ts'
import { text, xml } from '../formats/xml.ts'
import { absoluteUrl, permalink, sitemapPath } from '../site/addresses.ts'
import type { Site } from '../site/site.ts'
import type { Listed } from '../store/membership.ts'

/** sitemaps.org lets a file name 50,000 addresses; so few are made within the free plan's CPU time. */
export const mostAddresses = 1000

/** Google takes this many from a news sitemap, no older than two days. */
export const mostNews = 1000
export const newsAge = 2 * 24 * 60 * 60

const namespace = 'http://www.sitemaps.org/schemas/sitemap/0.9'
const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n'

/** Returns a sitemap (sitemaps.org) of articles; `updated` is in seconds since 1970. */
export function writeSitemap(
  site: Site,
  articles: { slug: string; updated: number }[],
  isFirst: boolean,
): string {
  const urls = articles.map(({ slug, updated }) =>
    xml(
      'url',
      {},
      xml('loc', {}, text(permalink(slug, site))) + xml('lastmod', {}, toInstant(updated)),
    ),
  )
  // A sitemap without an address is not one.
  const home = isFirst || urls.length === 0 ? [xml('url', {}, xml('loc', {}, text(site.url)))] : []
  return declaration + xml('urlset', { xmlns: namespace }, [...home, ...urls].join('\n'))
}

/**
 * Returns the index of so many sitemaps. They are at the top: a sitemap names only what is in its own
 * folder or below.
 */
export function writeSitemapIndex(site: Site, count: number): string {
  const sitemaps = Array.from({ length: count }, (_, i) =>
    xml('sitemap', {}, xml('loc', {}, text(absoluteUrl(site, sitemapPath(i + 1))))),
  )
  return declaration + xml('sitemapindex', { xmlns: namespace }, sitemaps.join('\n'))
}

/** Returns Google's news sitemap of these articles. */
export function writeNewsSitemap(site: Site, listed: Listed[]): string {
  const urls = listed.map(({ slug, meta }) => {
    const publication = xml(
      'news:publication',
      {},
      xml('news:name', {}, text(site.title)) +
        xml('news:language', {}, newsLanguage(meta.language)),
    )
    const news = xml(
      'news:news',
      {},
      publication +
        xml('news:publication_date', {}, meta.published) +
        xml('news:title', {}, text(headline(meta))),
    )
    return xml('url', {}, xml('loc', {}, text(permalink(slug, site))) + news)
  })
  const namespaces = {
    xmlns: namespace,
    'xmlns:news': 'http://www.google.com/schemas/sitemap-news/0.9',
  }
  return declaration + xml('urlset', namespaces, urls.join('\n'))
}

/** ISO 639, and for Chinese in which script. */
function newsLanguage(language: string): string {
  const { language: code, script } = new Intl.Locale(language).maximize()
  if (code !== 'zh') return code
  return script === 'Hant' ? 'zh-tw' : 'zh-cn'
}
