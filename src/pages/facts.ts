import type { ArticleMeta, Attachment, Author, Correction, Image } from '../article/article.ts'
import { headline } from '../article/headline.ts'
import type { OwnPageMeta } from '../article/own-page.ts'
import { shorten } from '../article/text.ts'
import { absoluteUrl, authorPath } from '../site/addresses.ts'
import type { Site } from '../site/site.ts'

/** Search engines show no more of a headline, in characters (schema.org leaves its length open). */
const longestHeadline = 110

/** Returns a schema.org NewsArticle. */
export function articleFacts(article: ArticleMeta, url: string, site: Site): object {
  const { published, updated, image, corrections } = article
  const publisher = organisation(site)
  return {
    '@context': 'https://schema.org',
    '@type': 'NewsArticle',
    mainEntityOfPage: url,
    url,
    headline: shorten(headline(article), longestHeadline),
    description: article.summary,
    inLanguage: article.language,
    datePublished: published,
    dateModified: updated ?? published,
    dateline: article.dateline,
    author: some(article.authors.map((author) => person(author, site))) ?? publisher,
    publisher,
    image: image && picture(image),
    keywords: some(article.tags.map(({ label }) => label)),
    associatedMedia: some(article.attachments.map(medium)),
    correction: some(corrections.map(correction)),
    isAccessibleForFree: true,
  }
}

/** Returns a schema.org WebSite. */
export function siteFacts(site: Site): object {
  const { url, title, description, language } = site
  return {
    '@context': 'https://schema.org',
    '@type': 'WebSite',
    url,
    name: title,
    description,
    inLanguage: language,
    publisher: organisation(site),
  }
}

/** What a page is, by the last part of its path. */
const pageTypes: Record<string, string> = { about: 'AboutPage', contact: 'ContactPage' }

/** Returns a schema.org WebPage, or a more special one. */
export function ownPageFacts(page: OwnPageMeta, url: string, site: Site): object {
  const { path, title, summary, language, updated } = page
  return {
    '@context': 'https://schema.org',
    '@type': pageTypes[path.slice(path.lastIndexOf('/') + 1)] ?? 'WebPage',
    url,
    name: title,
    description: summary,
    inLanguage: language,
    dateModified: updated,
    publisher: organisation(site),
  }
}

function organisation({ title, url, icon, email, look }: Site): object {
  const sameAs = look?.social?.map(({ url }) => url)
  return {
    ...{ '@type': 'Organization', name: title, url, logo: look?.logo?.url ?? icon, email, sameAs },
  }
}

function person(author: Author, site: Site): object {
  const { key, name, url: sameAs, role: jobTitle, bio: description, email, avatar: image } = author
  const url = absoluteUrl(site, authorPath(key))
  return { '@type': 'Person', name, url, sameAs, jobTitle, description, email, image }
}

function picture(image: Image): object {
  // schema.org has no property for an alt text; `description` is the nearest.
  const { url, alt: description, caption, type: encodingFormat, width, height } = image
  return { '@type': 'ImageObject', url, description, caption, encodingFormat, width, height }
}

function correction({ date, note }: Correction): object {
  return { '@type': 'CorrectionComment', datePublished: date, text: note }
}

const mediaObjects: Record<string, string> = {
  audio: 'AudioObject',
  video: 'VideoObject',
  image: 'ImageObject',
}

function medium({ url, type, length, title, duration }: Attachment): object {
  return {
    '@type': mediaObjects[type.split('/')[0] ?? ''] ?? 'MediaObject',
    contentUrl: url,
    encodingFormat: type,
    name: title,
    contentSize: length ? `${length} B` : undefined,
    // ISO 8601.
    duration: duration === undefined ? undefined : `PT${Math.round(duration)}S`,
  }
}

/** An empty list is left out. */
function some<T>(list: T[]): T[] | undefined {
  return list.length > 0 ? list : undefined
}
