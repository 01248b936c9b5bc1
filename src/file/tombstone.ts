import { stringify } from 'yaml'
import type { ArticleMeta, Author, Authors, Instant } from '../article/article.ts'
import { term } from '../article/text.ts'

/**
 * Returns the article file of a withdrawn article. For the same slug and site it compiles to a
 * tombstone with the article's own id, dates, tags, language and author keys. `site` is the one
 * that the file will be compiled for, by default the one that the article was compiled for.
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
    authors:
      authors.length > 0 ? authors.map((author) => writeAuthor(author, site?.authors)) : undefined,
  }
  return `---\n${stringify(fields, { lineWidth: 0 })}---\n`
}

/** An author who has left the site keeps the key, because the key names the author's slice. */
function writeAuthor({ key, name }: Author, authors?: Authors): string | { name: string } {
  const isOfName = term(name) === key
  const isOfSite = authors ? Object.hasOwn(authors, key) : !isOfName
  return isOfSite ? key : { name: isOfName ? name : key }
}
