import { stringify } from 'yaml'
import type { Article, ArticleMeta, Author, Instant } from '../article.ts'
import type { Site } from '../site.ts'
import { term } from '../text.ts'
import type { FrontMatter } from './front-matter.ts'
import type { Problem } from './problem.ts'

/** Returns what is wrong with the time at which an article says that it was withdrawn, at `now`. */
export function withdrawalProblem(
  { withdrawn }: Pick<Article, 'withdrawn'>,
  now: Instant,
): Problem | undefined {
  if (withdrawn === undefined || withdrawn <= now) return undefined
  return { field: 'withdrawn', message: `${withdrawn} has not come yet` }
}

/** Returns what a withdrawn article still says (RFC 6721): who it was, and where it stood. */
export function tombstoneOf({
  published,
  updated,
  withdrawn,
  authors,
  tags,
}: FrontMatter): Omit<Article, 'slug' | 'id' | 'url' | 'language'> {
  return {
    published,
    ...(updated && { updated }),
    withdrawn,
    authors,
    tags,
    attachments: [],
    corrections: [],
    draft: false,
    markdown: '',
    html: '',
    text: '',
  }
}

/**
 * Returns the article file of an article that was withdrawn. For the same slug and site it compiles
 * to a tombstone with the article's own id, dates, tags, language, and the keys of its authors.
 * Without a site, that is the one for which the article was compiled.
 */
export function writeTombstone(
  { id, published, updated, language, tags, authors }: ArticleMeta,
  withdrawn: Instant,
  site?: Site,
): string {
  const fields = {
    id,
    published,
    updated,
    withdrawn,
    language,
    tags: tags.length > 0 ? tags.map(({ label }) => label) : undefined,
    authors: authors.length > 0 ? authors.map((author) => writeAuthor(author, site)) : undefined,
  }
  return `---\n${stringify(fields, { lineWidth: 0 })}---\n`
}

/** An author whom the site no longer has keeps the key; the slices of an author go by that alone. */
function writeAuthor({ key, name }: Author, site?: Site): string | { name: string } {
  const isOfName = term(name) === key
  const isOfSite = site ? Object.hasOwn(site.authors, key) : !isOfName
  return isOfSite ? key : { name: isOfName ? name : key }
}
