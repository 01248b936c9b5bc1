import type { ArticleMeta } from '../article/article.ts'

/** A feed's selection, by the name under which the store knows it. */
export type Slice = string

export const mainSlice: Slice = 'main'

/** What slices there are many of. */
export type SliceKind = 'tag' | 'author'

/** Returns the slice of the articles with this tag. */
export function tagSlice(term: string): Slice {
  return `tag:${term}`
}

/** Returns the slice of the articles by this author. */
export function authorSlice(key: string): Slice {
  return `author:${key}`
}

/**
 * Returns every slice that holds the article, with its name as the article writes it: none for a
 * draft, nor for one that was withdrawn before anybody could see it.
 */
export function slicesOf({
  draft,
  published,
  withdrawn,
  tags,
  authors,
}: ArticleMeta): Map<Slice, string> {
  if (draft || (withdrawn !== undefined && withdrawn < published)) return new Map()
  return new Map([
    [mainSlice, ''],
    ...tags.map(({ term, label }) => [tagSlice(term), label] as const),
    ...authors.map(({ key, name }) => [authorSlice(key), name] as const),
  ])
}

// The tags under which a cache is told of a change are printable ASCII.

/** The cache tag of all that is served. */
export const siteTag = 'site'

/** The cache tag of what is not there, and may be after any change. */
export const absentTag = 'absent'

/** Returns the cache tag of the documents of a slice. */
export function sliceTag(slice: Slice): string {
  return `slice:${encodeURIComponent(slice)}`
}

/** Returns the slice that a cache tag is of; undefined for any other tag. */
export function sliceOfTag(tag: string): Slice | undefined {
  return tag.startsWith('slice:') ? decodeURIComponent(tag.slice('slice:'.length)) : undefined
}

/** Returns the cache tag of a page of a slice's archive. */
export function pageTag(slice: Slice, page: number): string {
  return `page:${encodeURIComponent(slice)}:${page}`
}

/** Returns the cache tag of what an article stands in; `key` is the store's own number of it. */
export function articleTag(key: number): string {
  return `article:${key}`
}
