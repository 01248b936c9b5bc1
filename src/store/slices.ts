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
