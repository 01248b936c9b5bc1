import { stringify } from 'yaml'
import type { ArticleMeta, Author, Authors, Instant } from '../article/article.ts'
import { term } from '../article/text.ts'

/**
 * Returns the article file of an article that was withdrawn. For the same slug and site it compiles
 * to a tombstone with the article's own id, dates, tags, language, and the keys of its authors.
 * Without a site, that is the one for which the article was compiled.
 */
export function writeTombstone(
  { id, published, updated, language, tags, authors }: ArticleMeta,
  withdrawn: Instant,
  site?: { authors: Authors },
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
function writeAuthor(
  { key, name }: Author,
  site?: { authors: Authors },
): string | { name: string } {
  const isOfName = term(name) === key
  const isOfSite = site ? Object.hasOwn(site.authors, key) : !isOfName
  return isOfSite ? key : { name: isOfName ? name : key }
}
