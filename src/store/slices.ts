import type { ArticleMeta } from '../article.ts'

/** A feed's selection, by the name under which the store knows it. */
export type Slice = string

export const mainSlice: Slice = 'main'

/** Returns every slice that holds the article; none for a draft. */
export function slicesOf({ draft, tags, authors }: ArticleMeta): Slice[] {
  if (draft) return []
  const slices = [
    mainSlice,
    ...tags.map(({ term }) => `tag:${term}`),
    ...authors.map(({ key }) => `author:${key}`),
  ]
  return [...new Set(slices)]
}

/** The tags under which a cache is told of a change (printable ASCII): of all that is served, */
export const siteTag = 'site'

/** of what is not there, and may be after any change, */
export const absentTag = 'absent'

/** of the documents of a slice, */
export function sliceTag(slice: Slice): string {
  return `slice:${encodeURIComponent(slice)}`
}

/** and of what an article stands in; `key` is the store's own number of it. */
export function articleTag(key: number): string {
  return `article:${key}`
}
