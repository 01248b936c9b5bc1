import type { ArticleMeta, Attachment, Author } from '../../article/article.ts'
import { headline } from '../../article/headline.ts'
import { shorten } from '../../article/shorten.ts'
import { absoluteUrl, authorPath } from '../../site/addresses.ts'
import type { Site } from '../../site/site.ts'

/** Search engines show no more of a headline (schema.org leaves its length open). */
const longestHeadline = 110

/** Returns what schema.org calls a NewsArticle. */
export function articleFacts(article: ArticleMeta, url: string, site: Site): object {
  const { published, updated, language, authors, image, attachments, corrections } = article
  const publisher = organisation(site)
  return {
    '@context': 'https://schema.org',
    '@type': 'NewsArticle',
    mainEntityOfPage: url,
    url,
    headline: shorten(headline(article), longestHeadline),
    description: article.summary,
    inLanguage: language,
    datePublished: published,
    dateModified: updated ?? published,
    dateline: article.dateline,
    author: authors.length > 0 ? authors.map((author) => person(author, site)) : publisher,
    publisher,
    image: image && {
      '@type': 'ImageObject',
      url: image.url,
      // It has no property for an alt text; what describes a thing is the nearest.
      description: image.alt,
      caption: image.caption,
      encodingFormat: image.type,
      width: image.width,
      height: image.height,
    },
    keywords: article.tags.length > 0 ? article.tags.map(({ label }) => label) : undefined,
    associatedMedia: attachments.length > 0 ? attachments.map(medium) : undefined,
    correction:
      corrections.length > 0
        ? corrections.map(({ date, note }) => ({
            '@type': 'CorrectionComment',
            datePublished: date,
            text: note,
          }))
        : undefined,
    isAccessibleForFree: true,
  }
}

/** Returns what schema.org calls a WebSite. */
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

function organisation({ title, url, icon, email }: Site): object {
  return { '@type': 'Organization', name: title, url, logo: icon, email }
}

function person(author: Author, site: Site): object {
  const { key, name, role, bio, url, email, avatar } = author
  return {
    '@type': 'Person',
    name,
    url: absoluteUrl(site, authorPath(key)),
    sameAs: url,
    jobTitle: role,
    description: bio,
    email,
    image: avatar,
  }
}

function medium({ url, type, length, title, duration }: Attachment): object {
  const types: Record<string, string> = {
    audio: 'AudioObject',
    video: 'VideoObject',
    image: 'ImageObject',
  }
  return {
    '@type': types[type.split('/')[0] ?? ''] ?? 'MediaObject',
    contentUrl: url,
    encodingFormat: type,
    name: title,
    contentSize: length ? `${length} B` : undefined,
    // ISO 8601.
    duration: duration === undefined ? undefined : `PT${Math.round(duration)}S`,
  }
}
