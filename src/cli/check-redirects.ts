import { missingTargets, unusedRedirects } from '../site/redirect-notes.ts'
import { knownIn, type Note } from './check-files.ts'
import { type SiteFolder, siteFileOf } from './site-folder.ts'

/**
 * Returns the notes on the redirects in the `site.yaml` of a whole site folder, which has articles with
 * these slugs; none for a part of one.
 */
export function checkRedirects(
  folder: SiteFolder,
  target: string,
  slugs: ReadonlySet<string>,
): Note[] {
  const { redirects } = folder.site
  if (!redirects || !folder.isWhole) return []
  const known = knownIn(folder, slugs)
  const path = siteFileOf(target)
  const notes = [...missingTargets(redirects, known), ...unusedRedirects(redirects, known)]
  return notes.map((note) => ({ path, ...note }))
}
