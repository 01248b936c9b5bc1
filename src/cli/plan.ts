import type { Manifest, ManifestEntry } from './api.ts'
import type { CheckedFile } from './check-files.ts'

/** An article file that is to be sent. `from` is the slug that the article had before. */
export type Job = CheckedFile & { from?: string }

/**
 * Returns what a push has to do. `changed` are the files that the Worker doesn't have as they are,
 * the oldest article first, so that an archive grows at its end. `withoutFile` are the `missing`
 * articles that weren't renamed, newest first.
 */
export function planPush(files: CheckedFile[], manifest: Manifest, missing: ManifestEntry[]) {
  const changed: Job[] = []
  const withoutFile = missing.toSorted((a, b) => byDate(b, a))
  for (const file of files.toSorted(byDate)) {
    const entry = manifest.get(file.slug)
    if (!entry) {
      // An article whose file is gone, but whose text or id turned up under a new name, was renamed
      // and keeps its id.
      const index = withoutFile.findIndex(({ hash, id }) => hash === file.hash || id === file.id)
      const [moved] = index < 0 ? [] : withoutFile.splice(index, 1)
      changed.push({ ...file, from: moved?.slug })
    } else if (entry.hash !== file.hash) changed.push(file)
  }
  return { changed, withoutFile }
}

/** Instants sort as text. The articles of one second stay in their order. */
function byDate(a: { published: string }, b: { published: string }): number {
  return Number(a.published > b.published) - Number(a.published < b.published)
}
