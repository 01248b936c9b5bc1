import { toInstant } from '../article/dates.ts'
import { headline } from '../article/headline.ts'
import { brief } from '../article/text.ts'
import { text, xml } from '../formats/xml.ts'
import type { PageAsked } from '../pages/asked.ts'
import { absoluteUrl, permalink, sitemapPath } from '../site/addresses.ts'
import { ownPageUrl } from '../site/own-pages.ts'
import { mainSlice } from '../site/slices.ts'
import { readListed, type Stretch } from '../store/membership.ts'
import { readPagePaths } from '../store/own-pages.ts'
import { countPages, readSlugs } from '../store/slugs.ts'

/**
 * sitemaps.org allows 50,000 addresses in a file. The articles of this many pages of the archive, 500,
 * are what a request may read beside the own pages.
 */
const pagesEach = 10

/**
 * Google reads at most 1,000 articles in a news sitemap, and none older than this (in seconds). Each
 * one costs two rows of the store, and a request may read 2,000.
 */
const mostNews = 900
const newsAge = 2 * 24 * 60 * 60

/** In UTF-16 code units, so that the sitemap stays short. */
const longestHeadline = 300

const sitemaps = { xmlns: 'http://www.sitemaps.org/schemas/sitemap/0.9' }
const news = { 'xmlns:news': 'http://www.google.com/schemas/sitemap-news/0.9' }

/**
 * Returns the sitemap (sitemaps.org) or, if there are too many articles for one, the index of
 * several. They are at the top of the site: a sitemap may only name what is in its own folder or
 * below.
 */
export async function writeSitemap(asked: PageAsked): Promise<string> {
  const count = await countSitemaps(asked)
  if (count <= 1) return writePart(asked, 1)
  const entries = Array.from({ length: count }, (_, i) =>
    xml('sitemap', {}, loc(absoluteUrl(asked.site, sitemapPath(i + 1)))),
  )
  return write('sitemapindex', sitemaps, entries)
}

/** Returns one of several sitemaps, counted from 1; undefined if there is no such sitemap. */
export async function writeSitemapPart(asked: PageAsked, number: number) {
  const count = await countSitemaps(asked)
  return count > 1 && number <= count ? writePart(asked, number) : undefined
}

/** An article keeps its place in the archive, so only the last of the sitemaps grows. */
async function countSitemaps({ db }: PageAsked): Promise<number> {
  return Math.ceil((await countPages(db)) / pagesEach)
}

async function writePart(asked: PageAsked, number: number): Promise<string> {
  const { site } = asked
  const articles = await readSlugs(asked, (number - 1) * pagesEach + 1, number * pagesEach)
  const urls = articles.map(({ slug, updated }) =>
    xml('url', {}, loc(permalink(slug, site)) + xml('lastmod', {}, toInstant(updated))),
  )
  const first = number === 1 ? await ownPages(asked) : []
  // A sitemap must have an address.
  const home = number === 1 || urls.length === 0 ? [xml('url', {}, loc(site.url))] : []
  return write('urlset', sitemaps, [...home, ...first, ...urls])
}

async function ownPages({ db, site }: PageAsked): Promise<string[]> {
  return (await readPagePaths(db)).map(({ path, updated }) => {
    const date = updated ? xml('lastmod', {}, updated) : ''
    return xml('url', {}, loc(ownPageUrl(path, site)) + date)
  })
}

/** Returns the time of what is still news at `now` (seconds since 1970). */
export function newsStretch({ now }: Pick<PageAsked, 'now'>): Stretch {
  return { from: now - newsAge, until: now + 1 }
}

/** Returns Google's news sitemap. */
export async function writeNewsSitemap(asked: PageAsked): Promise<string> {
  const { db, site } = asked
  const listed = await readListed(db, mainSlice, newsStretch(asked), mostNews)
  const urls = listed.map(({ slug, meta }) => {
    const name = xml('news:name', {}, text(site.title))
    const language = xml('news:language', {}, newsLanguage(meta.language))
    const publication = xml('news:publication', {}, name + language)
    const date = xml('news:publication_date', {}, meta.published)
    const title = xml('news:title', {}, text(brief(headline(meta), longestHeadline)))
    const article = xml('news:news', {}, publication + date + title)
    return xml('url', {}, loc(permalink(slug, site)) + article)
  })
  return write('urlset', { ...sitemaps, ...news }, urls)
}

function loc(url: string): string {
  return xml('loc', {}, text(url))
}

function write(root: string, namespaces: Record<string, string>, entries: string[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${xml(root, namespaces, entries.join('\n'))}\n`
}

/** ISO 639 and, for Chinese, the script. */
function newsLanguage(language: string): string {
  const { language: code, script } = new Intl.Locale(language).maximize()
  if (code !== 'zh') return code
  return script === 'Hant' ? 'zh-tw' : 'zh-cn'
}
