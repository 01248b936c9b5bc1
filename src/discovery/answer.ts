import { toInstant } from '../article/dates.ts'
import { lifetimeOf } from '../feeds/lifetime.ts'
import { type Named, readNames } from '../feeds/names.ts'
import { formats } from '../formats/index.ts'
import { type Outline, opmlType, writeOpml } from '../formats/opml.ts'
import { deploymentLifetime, sharedControl } from '../http/cache-control.ts'
import { answerAbsent, answerNothing } from '../pages/absent/answer.tsx'
import { answerKnown, entityTagOf, isKnown } from '../pages/answer.ts'
import type { PageAsked } from '../pages/asked.ts'
import { sliceFacts } from '../pages/topic.ts'
import {
  absoluteUrl,
  feedAddress,
  mediumCacheTag,
  ownPagesCacheTag,
  siteCacheTag,
  sliceCacheTag,
} from '../site/addresses.ts'
import { readMediumUrl } from '../site/media.ts'
import type { Site } from '../site/site.ts'
import { feedTitle, mainSlice, type Slice } from '../site/slices.ts'
import { readSpan } from '../store/membership.ts'
import { readLastTouch } from '../store/own-pages.ts'
import { readSlice } from '../store/slices.ts'
import { countPages } from '../store/slugs.ts'
import { writeManifest } from './manifest.ts'
import { writeSearchDescription } from './search.ts'
import { newsStretch, writeNewsSitemap, writeSitemap, writeSitemapPart } from './sitemap.ts'

/** The headers of an answer that only `site.yaml` changes. */
const ofSite = sharedControl(deploymentLifetime, [siteCacheTag])

/** Returns the response that tells crawlers what to read (RFC 9309). */
export function answerRobots({ c, site: { url } }: PageAsked): Response {
  const sitemaps = `Sitemap: ${url}sitemap.xml\nSitemap: ${url}news-sitemap.xml\n`
  return c.text(`User-agent: *\nDisallow: /api/\n\n${sitemaps}`, 200, ofSite) as Response
}

/** Returns the response with `security.txt` (RFC 9116), if the site has an e-mail address. */
export async function answerSecurityContact(asked: PageAsked): Promise<Response> {
  const { c, site, now } = asked
  if (!site.email) return answerNothing(asked)
  // Even a copy that is a day old expires in half a year.
  const contact = writeSecurityContact(site, site.email, now + contactLifetime)
  return c.text(contact, 200, ofSite) as Response
}

/** In seconds. RFC 9116 §2.5.5 asks for less than a year; the file is rewritten every day. */
const contactLifetime = 180 * 24 * 60 * 60

/** Returns `security.txt` (RFC 9116) for an address; `expires` is in seconds since 1970. */
export function writeSecurityContact(site: Site, email: string, expires: number): string {
  const lines = [
    // RFC 6068 §2: characters with a meaning in URLs are escaped in the address.
    `Contact: mailto:${encodeURIComponent(email).replace(/%40(?!.*%40)/, '@')}`,
    `Expires: ${toInstant(expires)}`,
    `Preferred-Languages: ${site.language}`,
    `Canonical: ${absoluteUrl(site, '/.well-known/security.txt')}`,
  ]
  return `${lines.join('\n')}\n`
}

/** Returns the redirect to the icon of the site, if it has one. */
export async function answerIcon(asked: PageAsked): Promise<Response> {
  const { c, site } = asked
  if (!site.icon) return answerNothing(asked)
  return c.body(null, 302, { ...ofSite, Location: site.icon })
}

/** Returns the response that tells browsers how to search here. */
export function answerSearchDescription({ c, site }: PageAsked): Response {
  const type = 'application/opensearchdescription+xml; charset=utf-8'
  return c.body(writeSearchDescription(site), 200, { ...ofSite, 'Content-Type': type })
}

/** Returns the response with the web app manifest. */
export async function answerManifest({ c, site, db }: PageAsked): Promise<Response> {
  const icon = site.icon && readMediumUrl(site.icon, site)
  const cacheTags = [siteCacheTag, ...(icon ? [mediumCacheTag(icon)] : [])]
  const headers = sharedControl(deploymentLifetime, cacheTags)
  const type = 'application/manifest+json; charset=utf-8'
  return c.body(await writeManifest(site, db), 200, { ...headers, 'Content-Type': type })
}

/** The list of feeds has at most this many tags, and as many authors: those with the most articles. */
const mostOutlines = 800

/** And so many bytes of tags, and as many of authors. */
const mostFolderBytes = 3 * 1024 * 1024

/** Returns the response with the feeds of the site as OPML: the main one, then tags and authors. */
export function answerFeedList(asked: PageAsked): Promise<Response> {
  return answerList(asked, opmlType, [], () => writeFeedList(asked))
}

async function writeFeedList(asked: PageAsked): Promise<string> {
  const { site } = asked
  const [tags, authors] = await Promise.all([
    readNames(asked, site, 'tag', mostOutlines),
    readNames(asked, site, 'author', mostOutlines),
  ])
  const outlines = [
    outline(site, mainSlice),
    ...folder(site, site.words.tag.all, tags.named),
    ...folder(site, site.words.author.all, authors.named),
  ]
  return writeOpml(site.title, outlines)
}

function outline(site: Site, slice: Slice, name?: string) {
  const { page, document } = feedAddress(slice)
  const feedUrl = absoluteUrl(site, document(formats.rss.file))
  return { title: feedTitle(site, name), feedUrl, pageUrl: absoluteUrl(site, page) }
}

function folder(site: Site, title: string, named: Named[]): Outline[] {
  let bytes = 0
  const feeds = named
    .map(({ slice, name }) => outline(site, slice, name))
    // A title stands there twice, and no character of it takes more than six bytes.
    .filter(({ title, feedUrl, pageUrl }) => {
      bytes += 12 * title.length + feedUrl.length + pageUrl.length + 64
      return bytes <= mostFolderBytes
    })
  return feeds.length > 0 ? [{ title, feeds }] : []
}

/** Returns the response with the sitemap, or with the index of several sitemaps. */
export async function answerSitemap(asked: PageAsked): Promise<Response> {
  return answerList(asked, xmlType, await sitemapFacts(asked), () => writeSitemap(asked))
}

/** Returns the response with one of several sitemaps; `file` is such as `sitemap-1.xml`. */
export async function answerSitemapOf(asked: PageAsked, file: string): Promise<Response> {
  const number = Number.parseInt(file.slice('sitemap-'.length), 10)
  const write = () => writeSitemapPart(asked, number)
  return answerList(asked, xmlType, await sitemapFacts(asked), write)
}

/** The slice isn't told of a scheduled article that makes another sitemap, and own pages are in none. */
function sitemapFacts({ db }: PageAsked): Promise<unknown[]> {
  return Promise.all([countPages(db), readLastTouch(db)])
}

/** Returns the response with Google's news sitemap. */
export async function answerNewsSitemap(asked: PageAsked): Promise<Response> {
  // Articles leave it by their age.
  const facts = [await readSpan(asked.db, mainSlice, newsStretch(asked))]
  return answerList(asked, xmlType, facts, () => writeNewsSitemap(asked))
}

const listCacheTags = [siteCacheTag, sliceCacheTag(mainSlice), ownPagesCacheTag]

const xmlType = 'application/xml; charset=utf-8'

/**
 * Returns the response with a list of everything that is published, which any article may change and
 * `facts` besides; a 304 if the client has it, and then it isn't written.
 */
async function answerList(
  asked: PageAsked,
  type: string,
  facts: unknown[],
  write: () => Promise<string | undefined>,
): Promise<Response> {
  const { c, now } = asked
  const state = await readSlice(asked, mainSlice)
  const all = [sliceFacts(state), facts]
  const headers = {
    ...sharedControl(lifetimeOf(state ?? {}, now), listCacheTags),
    ETag: entityTagOf(asked, all),
  }
  const list = (await isKnown(asked, { sending: { facts: all } })) ? '' : await write()
  if (list === undefined) return answerAbsent(asked, 404)
  return answerKnown(asked, headers) ?? c.body(list, 200, { ...headers, 'Content-Type': type })
}
