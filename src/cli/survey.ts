import { isDeepStrictEqual } from 'node:util'
import { now } from '../http/clock.ts'
import { parseSite } from '../site/parse-site.ts'
import { fetchManifest, fetchSite, type Manifest, type Told } from './api.ts'
import { checkFiles } from './check-files.ts'
import type { Connection } from './connection.ts'
import { findMedia } from './media-files.ts'
import { type Job, planPush } from './plan.ts'
import { planPages } from './plan-pages.ts'
import { resizePictures } from './resize.ts'
import { planMedia } from './send-media.ts'
import { shownPath } from './site-file.ts'
import type { SiteFolder } from './site-folder.ts'

/** What would become of site.yaml; a part of a site folder goes without it. */
export type SiteStatus = 'created' | 'updated' | 'unchanged'

/** What a push has to do, and what the Worker holds. */
export type Survey = {
  /** When it was made, in seconds since 1970. */
  at: number
  site: SiteStatus
  manifest: Manifest
  told: Told
  check: Awaited<ReturnType<typeof checkFiles>>
  pages: Awaited<ReturnType<typeof planPages>>
  media: Awaited<ReturnType<typeof planMedia>> &
    Pick<Awaited<ReturnType<typeof findMedia>>, 'notes'>
  plan: ReturnType<typeof planPush>
}

/**
 * `resize` writes large pictures in smaller widths first, in the folder. The media in `growing`, by their
 * paths, are not looked at.
 */
export type SurveyOptions = { resize?: boolean; growing?: ReadonlyMap<string, unknown> }

/**
 * Compares a site folder with what a Worker holds, and changes nothing there. Throws as `request` does.
 */
export async function survey(
  folder: SiteFolder,
  connection: Connection,
  { resize = false, growing }: SurveyOptions = {},
): Promise<Survey> {
  const at = now()
  const { status, isOther } = await compareSite(folder, connection)
  const { manifest, told } =
    status === 'created'
      ? { manifest: new Map() as Manifest, told: {} }
      : await fetchManifest(connection)
  // What was checked against another site is checked again.
  const stale = (entries: Manifest): Manifest => {
    return new Map([...entries].map(([slug, entry]) => [slug, { ...entry, stale: true }]))
  }
  const check = await checkFiles(folder, at, isOther ? stale(manifest) : manifest)
  const pages = await planPages(connection, folder, check.slugs, isOther)
  const found = await findMedia(folder.media)
  if (resize) await resizePictures(found.files ?? [])
  const { files, isWhole, notes } = resize ? await findMedia(folder.media) : found
  const whole = files?.filter(({ file }) => !growing?.has(shownPath(file)))
  const media = await planMedia(connection, whole, folder.isWhole && isWhole)
  // A file that is refused is still a file.
  const missing = manifest.values().filter(({ slug }) => folder.isWhole && !check.slugs.has(slug))
  const plan = planPush(check.files, manifest, [...missing])
  return { at, site: status, manifest, told, check, pages, media: { ...media, notes }, plan }
}

/** Returns the articles that the Worker refuses, because they say another id than they have. */
export function otherIds({ plan, manifest }: Survey): Job[] {
  // One that is renamed was found by its text or its id.
  return plan.changed.filter(({ slug, id }) => (manifest.get(slug)?.id ?? id) !== id)
}

/** `isOther`: the site in the folder isn't the one that the Worker has, comments aside. */
async function compareSite(
  folder: SiteFolder,
  connection: Connection,
): Promise<{ status: SiteStatus; isOther: boolean }> {
  if (!folder.isWhole) return { status: 'unchanged', isOther: false }
  const stored = await fetchSite(connection)
  if (stored === undefined) return { status: 'created', isOther: true }
  if (stored === folder.source) return { status: 'unchanged', isOther: false }
  return { status: 'updated', isOther: !isDeepStrictEqual(parseSite(stored).value, folder.site) }
}
