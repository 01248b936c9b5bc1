import type { Article } from '../article/article.ts'
import { dayIn, parseInstant, toInstant, toSeconds } from '../article/dates.ts'
import type { Problem } from '../article/problem.ts'
import { withdrawalProblem } from '../article/tombstone.ts'
import { compile } from '../compile.ts'
import { hashFile } from '../file/file.ts'
import { writeTombstone } from '../file/tombstone.ts'
import { stampOf } from '../formats/stamp.ts'
import { permalink } from '../site/addresses.ts'
import type { Site } from '../site/site.ts'
import { slicesOf } from '../site/slices.ts'
import { findArticles, type StoredArticle } from '../store/articles.ts'
import type { Moment } from '../store/moment.ts'
import type { Write } from '../store/write.ts'
import { isOnlyRendered, renderFragments } from './render.ts'

/** The store at the time of a write, and the site that is written for. */
export type Writing = Moment & { site: Site }

/** An article file on its way in. `from` is the slug that it had before it was renamed. */
export type Submission = { slug: string; markdown: string; from?: string }

type Effect = 'created' | 'updated' | 'unchanged'

/** The file is wrong, another article is in the way, or this one is not as the request says. */
type Reason = 'invalid' | 'conflict' | 'stale'

type Accepted = { slug: string; id: string; url: string; status: Effect; cursor: number }

/** The result of a submission that is not published. */
export type Refused = { slug: string; status: 'refused'; reason: Reason; problems: Problem[] }

/** The result of a submission. */
export type Outcome = Accepted | Refused

/** Decides, from the article as it is stored, whether a submission may be published. */
export type Guard = (stored: StoredArticle | undefined) => boolean

/** A submission that is settled without a write, or the write that it takes. */
export type Plan = { outcome: Outcome } | { status: Effect; write: Write }

/** Returns what writing these submissions would mean, in their order. Renders, and writes nothing. */
export async function planWrites(
  at: Writing,
  submissions: Submission[],
  guard: Guard,
): Promise<Plan[]> {
  const { db } = at
  const slugs = submissions.flatMap(({ slug, from }) => (from ? [slug, from] : [slug]))
  const stored = await findArticles(db, { slugs })
  const bySlug = new Map(stored.map((article) => [article.slug, article]))
  const drafts = submissions.map((submission) => planOne(at, submission, bySlug, guard))
  // An id that the front matter names may be that of an article under another slug.
  const writes = drafts.flatMap((plan) => ('write' in plan ? [plan.write] : []))
  const ids = writes.flatMap(({ before, article }) => (before ? [] : [article.id]))
  const others = ids.length > 0 ? await findArticles(db, { ids }) : []
  const byId = new Map(others.map((article) => [article.id, article]))
  const sent = { slugs: new Set<string>(), ids: new Set<string>() }
  return drafts.map((plan) => {
    if (!('write' in plan)) return plan
    const settled = settleIdentity(plan.write, byId)
    if ('outcome' in settled) return settled
    const { slug, id } = settled.write.article
    const twice = { message: 'this slug was sent twice' }
    if (sent.slugs.has(slug)) return refuse(slug, 'conflict', twice)
    if (sent.ids.has(id)) {
      return refuse(slug, 'conflict', { field: 'id', message: `${id} was sent twice` })
    }
    sent.slugs.add(slug)
    sent.ids.add(id)
    return settled
  })
}

function planOne(
  { site, now }: Writing,
  { slug, markdown, from }: Submission,
  bySlug: Map<string, StoredArticle>,
  guard: Guard,
): Plan {
  const here = bySlug.get(slug)
  const moved = from && from !== slug ? bySlug.get(from) : undefined
  if (!guard(here)) {
    const cursor = here && `the cursor of the article is ${here.cursor}`
    return refuse(slug, 'stale', { message: cursor ?? 'there is no such article' })
  }
  if (moved && here) return refuse(slug, 'conflict', { message: `the slug "${slug}" is taken` })
  const before = moved ?? here
  const hash = hashFile(markdown)
  if (before && before === here && before.hash === hash && before.stamp === stampOf(site)) {
    const { id, cursor } = before
    return { outcome: { slug, id, url: permalink(slug, site), status: 'unchanged', cursor } }
  }
  const compiled = compile({ slug, source: markdown, id: before?.id }, site)
  if (compiled.problems) return refuse(slug, 'invalid', ...compiled.problems)
  const article = { ...compiled.value, ...withinDay(compiled.value, before, site, now) }
  const problem = withdrawalProblem(article, toInstant(now)) ?? unseenProblem(article, before, now)
  if (problem) return refuse(slug, 'invalid', problem)
  if (before && article.id !== before.id) {
    const message = `${article.id} can't replace ${before.id}, which this article keeps for ever`
    return refuse(slug, 'conflict', { field: 'id', message })
  }
  const fragments = renderFragments(article, site)
  const source = article.withdrawn ? writeTombstone(article, article.withdrawn, site) : markdown
  return planned({ article, source, hash, fragments, before })
}

/** A day without a time is the whole day: an article that was seen on the day of its withdrawal was there before. */
function withinDay(
  { published, withdrawn }: Article,
  before: StoredArticle | undefined,
  { timezone }: Site,
  now: number,
): Pick<Article, 'withdrawn'> {
  const isDay = withdrawn === parseInstant(dayIn(timezone, published), timezone)
  return isDay && wasSeen(before, now) ? { withdrawn: published } : {}
}

/** An article that readers have can't be one that nobody ever saw: they would keep it. */
function unseenProblem(
  { published, withdrawn }: Article,
  before: StoredArticle | undefined,
  now: number,
): Problem | undefined {
  if (withdrawn === undefined || withdrawn >= published || !wasSeen(before, now)) return undefined
  return { field: 'withdrawn', message: 'is before published, and it was published' }
}

/** Whether the article is in feeds, or its tombstone is. */
function wasSeen(article: StoredArticle | undefined, now: number): boolean {
  if (!article || slicesOf(article.meta).size === 0) return false
  return toSeconds(article.published) <= now
}

/** A withdrawn article comes back under its id, whatever its slug; the id of a live one is taken. */
function settleIdentity(write: Write, byId: Map<string, StoredArticle>): Plan {
  const other = write.before ? undefined : byId.get(write.article.id)
  if (!other) return planned(write)
  if (other.state === 'withdrawn') return planned({ ...write, before: other })
  const message = `${other.id} is the id of the article "${other.slug}"; give this one an id of its own`
  return refuse(write.article.slug, 'conflict', { field: 'id', message })
}

function planned(write: Write): Plan {
  const { before, article, hash } = write
  const comesBack = before?.state === 'withdrawn' && !article.withdrawn
  if (!before || comesBack) return { status: 'created', write }
  const isRendering = isOnlyRendered(before, article, hash)
  return { status: isRendering ? 'unchanged' : 'updated', write: { ...write, isRendering } }
}

function refuse(slug: string, reason: Reason, ...problems: Problem[]): Plan {
  return { outcome: { slug, status: 'refused', reason, problems } }
}
