import { toSeconds } from '../article/dates.ts'
import type { ManifestEntry } from './api.ts'
import type { Job } from './plan.ts'
import { otherIds, type Survey } from './survey.ts'

/**
 * What a push means to readers of the feeds, article by article, as lines of text. `fresh` are new in
 * the feeds; `again` are shown again, because `updated` is later or the id is a new one; `silent`
 * change without that, or come back; `withdrawn` leave the feeds; `moved` change their address alone;
 * `unseen` are drafts, scheduled ones and others that no reader sees before or after; `refused` can't
 * be published.
 */
export type Forecast = Record<Effect | 'refused', string[]>

type Effect = 'fresh' | 'again' | 'silent' | 'withdrawn' | 'moved' | 'unseen'

/** Returns what a push would mean to readers; `prune` withdraws what no longer has a file. */
export function forecastOf(surveyed: Survey, prune: boolean): Forecast {
  const { at, manifest, check, pages, media, plan } = surveyed
  const forecast: Forecast = {
    ...{ fresh: [], again: [], silent: [], withdrawn: [], moved: [], unseen: [] },
    refused: [...check.problems, ...pages.problems, ...media.problems].map(({ path }) => path),
  }
  const isSeen = (one: ManifestEntry) => one.state === 'live' && toSeconds(one.published) <= at
  const refused = new Set(otherIds(surveyed))
  for (const job of plan.changed) {
    const { slug, from, path } = job
    const stored = manifest.get(from ?? slug)
    if (refused.has(job)) {
      const id = `${job.id} can't replace ${stored?.id}, which this article keeps for ever`
      forecast.refused.push(`${path}: id: ${id}`)
      continue
    }
    const isBefore = stored !== undefined && isSeen(stored)
    const last = isBefore ? (stored.updated ?? stored.published) : stored?.shown
    const former = last === undefined ? formerOf(job, plan.withoutFile.filter(isSeen)) : undefined
    const effect = effectOf(job, { isBefore, last, former }, at)
    const address = from === undefined ? slug : `${from} → ${slug}`
    const hint = effect === 'again' && former
    forecast[effect].push(hint ? `${slug}: ${hintOn(former)}` : address)
  }
  const gone = prune ? plan.withoutFile.filter(isSeen) : []
  forecast.withdrawn.push(...gone.map(({ slug }) => slug))
  return forecast
}

/** Whether readers see an article now; its `updated` when they last saw it, and the one that it was. */
type Past = { isBefore: boolean; last?: string; former?: ManifestEntry }

function effectOf(job: Job, { isBefore, last, former }: Past, at: number): Effect {
  const { draft, withdrawn, published, updated = published, from } = job
  const isAfter = !draft && withdrawn === undefined && toSeconds(published) <= at
  if (!isAfter) return isBefore ? 'withdrawn' : 'unseen'
  if (last === undefined) return former ? 'again' : 'fresh'
  if (toSeconds(updated) > toSeconds(last)) return 'again'
  return from === undefined ? 'silent' : 'moved'
}

/**
 * The article that lost its file to this one, which has the same date, but neither its text nor its
 * id: to readers, it is another article.
 */
function formerOf({ published }: Job, lost: ManifestEntry[]): ManifestEntry | undefined {
  const same = lost.filter((entry) => entry.published === published)
  return same.length === 1 ? same[0] : undefined
}

function hintOn({ slug, id }: ManifestEntry): string {
  return `as new; if it is ${slug} under a new name, give it \`id: ${id}\``
}
