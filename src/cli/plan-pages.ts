import { existsSync } from 'node:fs'
import { now } from '../http/clock.ts'
import { checkPages, type PageCheck } from './check-pages.ts'
import type { Connection } from './connection.ts'
import { fetchPageManifest, type PageManifest } from './pages-api.ts'
import { isBeforeSite } from './request.ts'
import type { SiteFolder } from './site-folder.ts'

/**
 * Returns what a push has to do with own pages: which have changed, which no longer have a file, and
 * what is wrong with the others, which are all checked again if the Worker has another site. A site folder
 * without pages/ says nothing of what is published.
 */
export async function planPages(
  connection: Connection,
  folder: SiteFolder,
  slugs: ReadonlySet<string>,
  isOtherSite = false,
): Promise<PageCheck & { withoutFile: string[] }> {
  const isThere = folder.isWhole && existsSync(folder.pages)
  if (!isThere && folder.pageFiles.length === 0) {
    return { ...(await checkPages(folder, slugs, now())), withoutFile: [] }
  }
  const stored = await fetchPageManifest(connection).catch((error): PageManifest => {
    if (isBeforeSite(error)) return new Map()
    throw error
  })
  const manifest = isOtherSite
    ? new Map([...stored].map(([path, page]) => [path, { ...page, stale: true }]))
    : stored
  const check = await checkPages(folder, slugs, now(), manifest)
  const missing = [...manifest.keys()].filter((path) => isThere && !check.paths.has(path))
  return { ...check, withoutFile: missing }
}
