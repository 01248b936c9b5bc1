import type { Article, ArticleMeta } from '../article/article.ts'
import { toSeconds } from '../article/dates.ts'
import { headline } from '../article/headline.ts'
import { articleAddress } from '../article/old-address.ts'
import { slicesOf } from '../site/slices.ts'
import { largerPath } from '../site/smaller.ts'
import { type StoredArticle, upsertArticles } from './articles.ts'
import { deleteFragments, type Fragments, insertFragments } from './fragments.ts'
import { takeNumbers } from './latest.ts'
import { dropCards } from './media.ts'
import { enterSlices, leaveSlices } from './membership.ts'
import type { Moment } from './moment.ts'
import { type Move, recordMoves } from './old-addresses.ts'
import { touchSlices } from './touch-slices.ts'

/** An article to be stored, and what it replaces. */
export type Write = {
  article: Article
  /** The article file, and its SHA-256 in hexadecimal digits. */
  source: string
  hash: string
  /** Everything that was rendered from the article, unless it is withdrawn. */
  fragments?: Fragments
  /** The bytes of its longest item in a feed; 0 if it is withdrawn. */
  size: number
  /** The article as it was when this write was planned; absent for a new one. */
  before?: StoredArticle
  /** The article is only rendered again and otherwise unchanged, so it keeps its cursor. */
  isRendering?: boolean
}

/**
 * What one renderer makes for one site: the stamp of all that it renders, and the size of a window.
 */
export type Edition = { stamp: string; items: number }

/** What a batch has written: the cursors of its articles by id, and whether bytes of cards are left over. */
export type Written = { cursors: Map<string, number>; leavesBytes: boolean }

/**
 * Stores all of these articles or none, in one batch. `purge`: no copy of what was there before may be
 * served again, as always if something is taken away from readers. Throws, and has written nothing, if
 * an article has changed since its write was planned.
 */
export async function writeArticles(
  at: Moment,
  planned: Write[],
  { stamp, items }: Edition,
  purge = false,
): Promise<Written> {
  const { db, now } = at
  if (planned.length === 0) return { cursors: new Map(), leavesBytes: false }
  // What is purged gets a new cursor, by which the cache learns of it, even if nothing is new.
  const writes = purge ? planned.map((write) => ({ ...write, isRendering: false })) : planned
  const changes = writes.map(({ before, article, isRendering }) => {
    return { before: before?.meta, after: article, isRendering }
  })
  const isPurge = purge || writes.some(({ before, article }) => isTaken(before, article, now))
  const expected = writes.map(({ article, before }) => ({ id: article.id, cursor: before?.cursor }))
  const stored = writes.map(({ before, isRendering, ...file }) => {
    const cursor = isRendering ? before?.cursor : undefined
    return { ...file, cursor }
  })
  const moving = writes.filter(({ isRendering }) => !isRendering)
  const leaving = moving.flatMap(({ before, article }) =>
    before && !keepsPlaces(before.meta, article) ? before.meta : [],
  )
  const cardless = moving.flatMap(({ before, article }) =>
    before && !keepsCard(before, article) ? before.slug : [],
  )
  const entering = moving.map(({ article }) => article)
  const replaced = writes.flatMap(({ before }) => before?.id ?? [])
  const rendered = writes.flatMap(({ article: { id }, fragments }) =>
    fragments ? { id, fragments } : [],
  )
  const dropping = dropCards(at, cardless)
  const results = await runBatch(db, [
    ...takeNumbers(db, expected, isPurge),
    ...upsertArticles(at, stored, stamp),
    ...leaveSlices(db, leaving),
    ...enterSlices(db, entering),
    ...deleteFragments(db, replaced),
    ...insertFragments(db, rendered),
    ...recordMoves(db, writes.flatMap(toMove)),
    ...touchSlices(at, changes, items),
    ...dropping,
  ])
  const [{ cursor: latest } = { cursor: 0 }] = (results[0]?.results ?? []) as { cursor: number }[]
  const first = latest - writes.length + 1
  const cursors = new Map(stored.map(({ article, cursor }, i) => [article.id, cursor ?? first + i]))
  const dropped = results.slice(results.length - dropping.length)
  return { cursors, leavesBytes: dropped.some(({ meta }) => meta.changes > 0) }
}

/**
 * Whether readers saw an article that they must not see any more, or not in that place: a stale copy
 * of a feed that it has left would still have it when it is withdrawn, and nothing leads there then.
 */
function isTaken(before: StoredArticle | undefined, after: Article, now: number): boolean {
  const isShown = ({ published, withdrawn, draft }: ArticleMeta) => {
    return !withdrawn && !draft && toSeconds(published) <= now
  }
  if (before === undefined || !isShown(before.meta)) return false
  return !keepsPlaces(before.meta, after) || !isShown(after)
}

/** Whether an article is still in every slice that it was in, under the same date. */
function keepsPlaces(before: ArticleMeta, after: ArticleMeta): boolean {
  const slices = slicesOf(after)
  const isKept = [...slicesOf(before).keys()].every((slice) => slices.has(slice))
  return before.published === after.published && isKept
}

/** Whether the card of an article still says what it should: it tells of nothing that is gone. */
function keepsCard({ slug, meta }: StoredArticle, after: Article): boolean {
  const isThere = slug === after.slug && !after.draft && !after.withdrawn
  return isThere && JSON.stringify(onCard(meta)) === JSON.stringify(onCard(after))
}

/** What a card shows of its article. A picture is the same in another width. */
function onCard(meta: ArticleMeta) {
  const { image, authors } = meta
  return [headline(meta), image && (largerPath(image.url) ?? image.url), authors.map((a) => a.name)]
}

function toMove({ article: { id, slug, aliases = [] }, before }: Write): Move[] {
  const left = before ? [...aliases, articleAddress(before.slug)] : aliases
  const from = left.filter((address) => address !== articleAddress(slug))
  return before?.slug === slug && from.length === 0 ? [] : [{ id, slug, from }]
}

/** The errors for a number that could not be taken, and for an id or a slug that is taken. */
const conflict = /NOT NULL constraint failed: latest|UNIQUE constraint failed/

async function runBatch(db: D1Database, statements: D1PreparedStatement[]): Promise<D1Result[]> {
  try {
    return await db.batch(statements)
  } catch (error) {
    if (!conflict.test(String(error))) throw error
    throw new Error('store: another write came between', { cause: error })
  }
}
