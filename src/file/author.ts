import * as v from 'valibot'
import { type Author, type Authors, authorOf } from '../article/article.ts'
import { term } from '../article/text.ts'
import { convert, fields } from './fields.ts'
import * as value from './values.ts'

/** The fields of an author, in `site.yaml` and in an article. */
export function authorFields(base: string) {
  return fields({
    name: value.label(500),
    role: value.optionalText,
    bio: value.optionalText,
    url: v.optional(value.webAddress(base)),
    email: v.optional(value.email),
    avatar: v.optional(value.webAddress(base)),
  })
}

/**
 * The author of an article: the key of one in `site.yaml`, or the fields of one. A withdrawn article
 * may keep a key that the site no longer has, because only the key still counts.
 */
export function author(base: string, authors: Authors, isWithdrawn: boolean) {
  const keyed = (fields: Omit<Author, 'key'>): Author => ({ key: term(fields.name), ...fields })
  const inArticle = v.pipe(authorFields(base), v.transform(keyed))
  const keys = Object.keys(authors).join(', ')
  const inSite = v.pipe(
    v.string(),
    convert(
      (key: string): Author | undefined =>
        authorOf(authors, key) ??
        (isWithdrawn && term(key) === key ? { key, name: key } : undefined),
      ({ received }) => `site.yaml has no author ${received}, only ${keys || 'none at all'}`,
    ),
  )
  return v.lazy((given) => (typeof given === 'string' ? inSite : inArticle))
}
