import { type ArticleMeta, authorOf } from '../article/article.ts'
import type { Site } from './site.ts'

/** A feed's selection, as the store names it: `main`, `tag:{term}` or `author:{key}`. */
export type Slice = string

/** The kinds of slices that there are many of. */
export type SliceKind = 'tag' | 'author'

/** Every published article. */
export const mainSlice: Slice = 'main'

/** Returns the slice of the articles with this tag. */
export function tagSlice(term: string): Slice {
  return `tag:${term}`
}

/** Returns the slice of the articles by this author. */
export function authorSlice(key: string): Slice {
  return `author:${key}`
}

/** The parameters of a path that lies below that of a slice. */
export type SliceParam = { tag?: string; key?: string }

/** Returns the slice that the parameters of a path stand for. */
export function sliceOf({ tag, key }: SliceParam): Slice {
  if (tag !== undefined) return tagSlice(tag)
  return key === undefined ? mainSlice : authorSlice(key)
}

/**
 * Returns the kind of a slice, and the tag's term or the author's key; undefined for the main one.
 */
export function partsOfSlice(slice: Slice): { kind: SliceKind; name: string } | undefined {
  if (slice === mainSlice) return undefined
  const end = slice.indexOf(':')
  return { kind: slice.slice(0, end) as SliceKind, name: slice.slice(end + 1) }
}

/**
 * Returns every slice that the article is in, with the slice's name as the article spells it; none
 * for a draft, or for an article that was withdrawn before anybody could see it.
 */
export function slicesOf(article: ArticleMeta): Map<Slice, string> {
  const { draft, published, withdrawn, tags, authors } = article
  if (draft || (withdrawn !== undefined && withdrawn < published)) return new Map()
  return new Map([
    [mainSlice, ''],
    ...tags.map(({ term, label }) => [tagSlice(term), label] as const),
    ...authors.map(({ key, name }) => [authorSlice(key), name] as const),
  ])
}

/** Returns the paths below the home page of the pages that list an article. */
export function topicsOf({ tags, authors }: Pick<ArticleMeta, 'tags' | 'authors'>): string[] {
  return [...tags.map(({ term }) => `tags/${term}`), ...authors.map(({ key }) => `authors/${key}`)]
}

/**
 * Returns the name of a slice for people: for an author, the name in `site.yaml`; otherwise the
 * `label` from its articles; undefined for the main slice.
 */
export function sliceName(slice: Slice, label: string, site: Site): string | undefined {
  const parts = partsOfSlice(slice)
  if (!parts) return undefined
  return (parts.kind === 'author' && authorOf(site.authors, parts.name)?.name) || label
}

/**
 * Returns the title of the feed with this name. The main feed has no name, and its title is the
 * site's.
 */
export function feedTitle(site: Site, name: string | undefined): string {
  return name === undefined ? site.title : site.title + site.words.marks.colon + name
}
