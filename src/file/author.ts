import * as v from 'valibot'
import { type Author, type Authors, authorOf } from '../article/article.ts'
import { term } from '../article/text.ts'
import { convert, fields } from './fields.ts'
import * as value from './values.ts'

/** The fields of an author, in `site.yaml` and in an article. */
export function authorFields(base: string) {
  const all = fields({
    name: value.name,
    role: value.optionalText,
    bio: value.optionalText,
    url: v.optional(value.webAddress(base)),
    email: v.optional(value.email),
    reply: v.optional(value.flag),
    avatar: v.optional(value.webAddress(base)),
    fediverse: v.optional(value.fediverse),
  })
  return v.pipe(
    all,
    v.check(
      ({ email, reply }) => !reply || email !== undefined,
      'wants replies, but has no `email`',
    ),
  )
}

/**
 * The author of an article: the key of one in `site.yaml`, or the fields of one. A withdrawn
 * article may keep a key that the site no longer has, because only the key still counts.
 */
export function author(base: string, authors: Authors, isWithdrawn: boolean) {
  const keyed = (fields: Omit<Author, 'key'>): Author => ({ key: term(fields.name), ...fields })
  const inArticle = v.pipe(authorFields(base), v.transform(keyed))
  const inSite = v.pipe(
    v.string(),
    convert(
      (key: string): Author | undefined =>
        authorOf(authors, key) ??
        (isWithdrawn && term(key) === key ? { key, name: key } : undefined),
      ({ input }) => noAuthor(input, authors),
    ),
  )
  return v.lazy((given) => (typeof given === 'string' ? inSite : inArticle))
}

/** Messages name at most this many authors. */
const mostNamed = 20

function noAuthor(given: string, authors: Authors): string {
  const named = Object.values(authors).find(({ name }) => term(name) === term(given))
  if (named) return `"${given}" is a name; write the key that site.yaml has for it: ${named.key}`
  const keys = Object.keys(authors)
  const some = keys.slice(0, mostNamed).join(', ') + (keys.length > mostNamed ? ', …' : '')
  const advice = `; add one there, or write {name: "${given}"}`
  return `site.yaml has no author "${given}"${some ? `, only ${some}` : ''}${advice}`
}
