import type { ManifestEntry, Submission } from './api.ts'
import type { CheckedFile } from './check-files.ts'

/** An article file that is to be sent, and where it is. */
export type Job = Submission & { path: string }

/**
 * `changed` are the files that the Worker doesn't have as they are, the oldest article first, so that
 * an archive grows at its end. `stale` are the files that it has but must render again, the newest
 * article first. `withoutFile` are the articles that have no file, newest first.
 */
export type Plan = { changed: Job[]; stale: Job[]; withoutFile: ManifestEntry[] }

/**
 * Returns what a push of these files has to do. `missing` are the articles without a file of their
 * name.
 */
export function planPush(
  files: CheckedFile[],
  manifest: ReadonlyMap<string, ManifestEntry>,
  missing: ManifestEntry[],
): Plan {
  const changed: Job[] = []
  const stale: Job[] = []
  const withoutFile = missing.toSorted((a, b) => byDate(b, a))
  for (const { path, slug, markdown, hash, id } of files.toSorted(byDate)) {
    const job = { path, slug, markdown }
    const entry = manifest.get(slug)
    if (!entry) {
      // An article whose file is gone, but whose text or id turned up under a new name, was renamed
      // and keeps its id.
      const index = withoutFile.findIndex((other) => other.hash === hash || other.id === id)
      const [moved] = index < 0 ? [] : withoutFile.splice(index, 1)
      changed.push({ ...job, ...(moved && { from: moved.slug }) })
    } else if (entry.hash !== hash) changed.push(job)
    else if (entry.stale) stale.unshift(job)
  }
  return { changed, stale, withoutFile }
}

/** Instants sort as text. The articles of one second stay in their order. */
function byDate(a: { published: string }, b: { published: string }): number {
  return Number(a.published > b.published) - Number(a.published < b.published)
}
