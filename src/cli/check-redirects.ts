import { missingTargets, unusedRedirects } from '../site/redirect-notes.ts'
import { knownIn, type Note } from './check-files.ts'
import { type SiteFolder, siteFileOf } from './site-folder.ts'

/**
 * Returns the notes on the `site.yaml` of a whole site folder, among them those on its redirects, where
 * the articles have these slugs; none for a part of one.
 */
export function checkRedirects(
  folder: SiteFolder,
  target: string,
  slugs: ReadonlySet<string>,
): Note[] {
  if (!folder.isWhole) return []
  const known = knownIn(folder, slugs)
  const path = siteFileOf(target)
  const { redirects } = folder.site
  const led = redirects
    ? [...missingTargets(redirects, known), ...unusedRedirects(redirects, known)]
    : []
  const notes = [...folder.notes, ...led]
  return notes.map((note) => ({ path, ...note }))
}
