import type { Article } from '../article/article.ts'
import { dayIn, parseInstant, toInstant, toSeconds } from '../article/dates.ts'
import { articleAddress, slugAt } from '../article/old-address.ts'
import type { Problem } from '../article/problem.ts'
import { compile } from '../compile.ts'
import { hashFile } from '../file/file.ts'
import { futureProblem } from '../file/future.ts'
import { writeTombstone } from '../file/tombstone.ts'
import { stampOf } from '../formats/stamp.ts'
import { permalink } from '../site/addresses.ts'
import type { Site } from '../site/site.ts'
import { slicesOf } from '../site/slices.ts'
import { findArticles, type StoredArticle } from '../store/articles.ts'
import type { Moment } from '../store/moment.ts'
import type { Write } from '../store/write.ts'
import { holds, type Terms } from './conditions.ts'
import type { Knowledge } from './known.ts'
import { isOnlyRendered, lengthProblem, render } from './render.ts'

/**
 * The store at the time of a write, and the site that the write is for. `noteUnused` notes that bytes may
 * be left that no medium has.
 */
export type Writing = Moment & { site: Site; noteUnused: () => Promise<void> }

/** An article file on its way in. `from` is the slug that it had before it was renamed. */
export type Submission = { slug: string; markdown: string; from?: string }

type Effect = 'created' | 'updated' | 'unchanged'

/** The file is wrong, another article is in the way, or the guard rejects the stored article. */
type Reason = 'invalid' | 'conflict' | 'condition'

type Accepted = {
  slug: string
  id: string
  url: string
  status: Effect
  cursor: number
  /** What was left out or changed of what the author wrote; absent for nothing. */
  notes?: Problem[]
}

/** The result of a submission that is not published. */
export type Refused = { slug: string; status: 'refused'; reason: Reason; problems: Problem[] }

/** The result of a submission. */
export type Outcome = Accepted | Refused

/** The outcome of a submission that needs no write, or the write that it needs. */
export type Plan = { outcome: Outcome } | Planned

type Planned = { status: Effect; write: Write; notes?: Problem[] }

/**
 * Returns the plan for a submission, given the stored articles by slug and what is known of the
 * rest of the site. Renders, but writes nothing.
 */
export function planWrite(
  { site, now }: Pick<Writing, 'site' | 'now'>,
  { slug, markdown, from }: Submission,
  bySlug: Map<string, StoredArticle>,
  { conditions = {}, purge }: Terms,
  { known, mediumAt, arrive }: Pick<Knowledge, 'known' | 'mediumAt' | 'arrive'>,
): Plan {
  const here = bySlug.get(slug)
  const moved = from && from !== slug ? bySlug.get(from) : undefined
  if (!holds(conditions, here)) {
    const cursor = here && `the cursor of the article is ${here.cursor}`
    return refuse(slug, 'condition', { message: cursor ?? 'there is no such article' })
  }
  if (moved && here) return refuse(slug, 'conflict', { message: `the slug "${slug}" is taken` })
  const before = moved ?? here
  const hash = hashFile(markdown)
  const isStored = before !== undefined && before === here && before.hash === hash
  // To purge, there is something to write even if the correction itself came before.
  if (isStored && !purge && before.stamp === stampOf(site)) {
    const { id, cursor } = before
    return { outcome: { slug, id, url: permalink(slug, site), status: 'unchanged', cursor } }
  }
  const compiled = compile({ slug, source: markdown, id: before?.id }, site, known, mediumAt)
  if (compiled.problems) return refuse(slug, 'invalid', ...compiled.problems)
  const article = { ...compiled.value, ...withinDay(compiled.value, before, site, now) }
  const problem =
    futureProblem(markdown, article, toInstant(now)) ?? unseenProblem(article, before, now)
  if (problem) return refuse(slug, 'invalid', problem)
  if (before && article.id !== before.id) {
    const message = `${article.id} can't replace ${before.id}, which this article keeps for ever`
    return refuse(slug, 'conflict', { field: 'id', message })
  }
  arrive(article)
  const rendered = render(article, site)
  const tooLong = lengthProblem(article, rendered.size)
  if (tooLong) return refuse(slug, 'invalid', tooLong)
  const source = article.withdrawn ? writeTombstone(article, article.withdrawn, site) : markdown
  const plan = planned({ article, source, hash, ...rendered, before })
  return { ...plan, ...(compiled.notes?.length && { notes: compiled.notes }) }
}

/**
 * A withdrawal date without a time means the whole day. If readers saw the article that day, it
 * counts as withdrawn when it was published, not before.
 */
function withinDay(
  { published, withdrawn }: Article,
  before: StoredArticle | undefined,
  { timezone }: Site,
  now: number,
): Pick<Article, 'withdrawn'> {
  const isDay = withdrawn === parseInstant(dayIn(timezone, published), timezone)
  return isDay && wasSeen(before, now) ? { withdrawn: published } : {}
}

/**
 * An article that readers have seen can't be withdrawn before its publication: they would keep it.
 */
function unseenProblem(
  { published, withdrawn }: Article,
  before: StoredArticle | undefined,
  now: number,
): Problem | undefined {
  if (withdrawn === undefined || withdrawn >= published || !wasSeen(before, now)) return undefined
  return { field: 'withdrawn', message: 'is before published, but readers have seen the article' }
}

/** Whether the article or its tombstone is in a feed. */
function wasSeen(article: StoredArticle | undefined, now: number): boolean {
  if (!article || slicesOf(article.meta).size === 0) return false
  return toSeconds(article.published) <= now
}

/** An old address is that of one article. A withdrawn one no longer needs the address that it is at. */
function settleAliases(
  plan: Planned,
  bySlug: Map<string, StoredArticle>,
  byAlias: Map<string, { id: string; slug: string }>,
): Plan {
  const { slug, id, aliases = [] } = plan.write.article
  const taken = formerSlugsOf(plan.write.article).find((former) => {
    const other = bySlug.get(former)
    return other && other.id !== id && other.state !== 'withdrawn'
  })
  const shared = aliases.find((address) => (byAlias.get(address)?.id ?? id) !== id)
  if (taken === undefined && shared === undefined) return plan
  const message =
    taken === undefined
      ? `${shared} is already that of the article "${byAlias.get(shared ?? '')?.slug}"`
      : `another article is at ${articleAddress(taken)}`
  return refuse(slug, 'conflict', { field: 'aliases', message })
}

/** The slugs in those of its old addresses that are addresses of articles. */
function formerSlugsOf({ aliases = [] }: Article): string[] {
  return aliases.flatMap((address) => slugAt(address) ?? [])
}

/** The slugs, ids and old addresses of a request that were taken so far. */
export type Sent = {
  slugs: Set<string>
  ids: Set<string>
  aliases: Map<string, { id: string; slug: string }>
}

/**
 * Returns the plans with those refused whose slug, id or old address another article has, in the store or
 * in the same request. Adds to `sent` what it lets pass.
 */
export async function settlePlans({ db }: Writing, plans: Plan[], sent: Sent): Promise<Plan[]> {
  // An id in the front matter may belong to an article with another slug.
  const writes = plans.flatMap((plan) => ('write' in plan ? [plan.write] : []))
  const ids = writes.flatMap(({ before, article }) => (before ? [] : [article.id]))
  const slugs = writes.flatMap(({ article }) => formerSlugsOf(article))
  const old = writes.flatMap(({ article }) => article.aliases ?? [])
  const isNeeded = ids.length + slugs.length + old.length > 0
  const others = isNeeded ? await findArticles(db, { ids, slugs, old }) : []
  const byId = new Map(others.map((article) => [article.id, article]))
  const bySlug = new Map(others.map((article) => [article.slug, article]))
  // An article that is written here keeps only the old addresses that it says now.
  const written = new Set(writes.map(({ article }) => article.id))
  const keepers = others.filter(({ id, state }) => state !== 'withdrawn' && !written.has(id))
  for (const one of keepers) {
    for (const address of one.meta.aliases ?? []) sent.aliases.set(address, one)
  }
  return plans.map((plan) => {
    if (!('write' in plan)) return plan
    const own = settleIdentity(plan, byId)
    const settled = 'outcome' in own ? own : settleAliases(own, bySlug, sent.aliases)
    if ('outcome' in settled) return settled
    const { slug, id, aliases = [] } = settled.write.article
    if (sent.slugs.has(slug))
      return refuse(slug, 'conflict', { message: 'this slug was sent twice' })
    if (sent.ids.has(id)) {
      return refuse(slug, 'conflict', { field: 'id', message: `${id} was sent twice` })
    }
    sent.slugs.add(slug)
    sent.ids.add(id)
    for (const address of aliases) sent.aliases.set(address, { id, slug })
    return settled
  })
}

/** A withdrawn article can return under its id with any slug. The id of a live article is taken. */
function settleIdentity(plan: Planned, byId: Map<string, StoredArticle>): Plan {
  const { write } = plan
  const other = write.before ? undefined : byId.get(write.article.id)
  if (!other) return plan
  if (other.state === 'withdrawn') return { ...plan, ...planned({ ...write, before: other }) }
  const message = `${other.id} is the id of the article "${other.slug}"; give this one an id of its own`
  return refuse(write.article.slug, 'conflict', { field: 'id', message })
}

function planned(write: Write): Planned {
  const { before, article, hash } = write
  const comesBack = before?.state === 'withdrawn' && !article.withdrawn
  if (!before || comesBack) return { status: 'created', write }
  const isRendering = isOnlyRendered(before, article, hash)
  return { status: isRendering ? 'unchanged' : 'updated', write: { ...write, isRendering } }
}

function refuse(slug: string, reason: Reason, ...problems: Problem[]): Plan {
  return { outcome: { slug, status: 'refused', reason, problems } }
}
