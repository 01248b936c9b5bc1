import { articleEnding } from '../file/slug.ts'
import { now } from '../http/clock.ts'
import { type Answer, fetchManifest, sendSite, type Told } from './api.ts'
import { checkFiles, describeNote } from './check-files.ts'
import type { Connection } from './connection.ts'
import { UsageError } from './errors.ts'
import { findMedia } from './media-files.ts'
import { planPush } from './plan.ts'
import { planPages } from './plan-pages.ts'
import { resizePictures } from './resize.ts'
import { sendAll, withdrawAll } from './send.ts'
import { deleteMedia, planMedia, sendMedia } from './send-media.ts'
import { deletePages, sendPages } from './send-pages.ts'
import { findSiteFolder } from './site-folder.ts'
import { complain, say } from './terminal.ts'

/**
 * The number of files by outcome, and the number of articles that are being rendered again for a new
 * site or renderer, that were withdrawn, and that stay published without a file; and of media and own
 * pages that were sent, that were deleted, and that stay published without a file.
 */
export type Summary = Record<Answer['status'] | Extra, number> & { told: Told }
type Extra =
  | 'renewing'
  | 'withdrawn'
  | 'withoutFile'
  | 'mediaSent'
  | 'mediaDeleted'
  | 'mediaWithoutFile'
  | 'pagesSent'
  | 'pagesDeleted'
  | 'pagesWithoutFile'

/**
 * Publishes what has changed in a site folder, in a part of one or in an article file: media first,
 * so that no article shows a picture that isn't there, and own pages, which name articles, last. `prune`
 * withdraws the articles and then deletes the pages and media that no longer have a file in the folder;
 * `resize` writes large pictures in smaller widths first. Prints problems and notes. Throws a UsageError
 * for a target that can't be pushed, and an ApiError if the Worker can't be used.
 */
export async function push(
  target: string,
  connection: Connection,
  { prune = false, resize = false }: { prune?: boolean; resize?: boolean } = {},
): Promise<Summary> {
  const folder = await findSiteFolder(target)
  const isEmpty = folder.paths.length === 0
  if (prune && !folder.isWhole) {
    throw new UsageError(`--prune needs a whole site, and ${target} is only a part of one`)
  }
  if (prune && isEmpty) {
    throw new UsageError(`--prune would withdraw everything: there is no article in ${target}`)
  }
  if (folder.isWhole) {
    const status = await sendSite(connection, folder.source)
    if (status !== 'unchanged') say(`site.yaml: ${status}`)
  }
  const { manifest, told } = await fetchManifest(connection)
  const check = await checkFiles(folder, now(), manifest)
  const pages = await planPages(connection, folder, check.slugs)
  const found = await findMedia(folder.media)
  if (resize) await resizePictures(found.files ?? [])
  const media = resize ? await findMedia(folder.media) : found
  const notes = [...check.notes, ...pages.notes, ...media.notes].map(describeNote)
  for (const line of [...check.problems, ...pages.problems, ...notes]) complain(line)
  const mediaPlan = await planMedia(connection, media.files, folder.isWhole)

  // A file that is refused is still a file.
  const missing = manifest.values().filter(({ slug }) => folder.isWhole && !check.slugs.has(slug))
  const { changed, withoutFile } = planPush(check.files, manifest, [...missing])
  const withdrawn = prune ? withoutFile : []
  const sent = new Set([...changed, ...withdrawn].map(({ slug }) => slug))
  const stale = [...manifest.values()].filter((entry) => entry.stale && !sent.has(entry.slug))
  if (!told.renewing) {
    for (const { slug } of stale) complain(`${slug}: site.yaml refuses it; it stays as it was`)
  }
  const summary: Summary = {
    created: 0,
    updated: 0,
    unchanged: check.files.length - changed.length,
    refused: check.refused + pages.refused,
    renewing: told.renewing ? stale.length : 0,
    withdrawn: withdrawn.length,
    // Otherwise --prune would withdraw everything for an empty folder.
    withoutFile: isEmpty || prune ? 0 : withoutFile.length,
    mediaSent: 0,
    mediaDeleted: prune ? mediaPlan.withoutFile.length : 0,
    mediaWithoutFile: isEmpty || prune ? 0 : mediaPlan.withoutFile.length,
    pagesSent: 0,
    pagesDeleted: prune ? pages.withoutFile.length : 0,
    pagesWithoutFile: prune ? 0 : pages.withoutFile.length,
    told,
  }
  const dropped = prune ? mediaPlan.withoutFile : []
  const deleted = prune ? pages.withoutFile : []
  const rest = [dropped, deleted, withdrawn, pages.changed, changed].map(({ length }) => length)
  /** Whether one of the last `count` steps has anything to send. */
  const goesOn = (count: number) => rest.slice(0, count).some((length) => length > 0)
  await sendMedia(connection, mediaPlan.changed, goesOn(5), (answer) => {
    summary[answer ? 'mediaSent' : 'refused']++
    summary.told = answer ?? summary.told
  })
  await sendAll(connection, changed, goesOn(4), (answer) => {
    summary[answer.status]++
    summary.told = answer
  })
  await sendPages(connection, pages.changed, goesOn(3), (answer) => {
    summary[answer ? 'pagesSent' : 'refused']++
    summary.told = answer ?? summary.told
  })
  for (const { slug } of withdrawn) say(`withdrawing ${slug}`)
  await withdrawAll(connection, withdrawn, goesOn(2), (answer) => {
    summary.told = answer
  })
  for (const path of deleted) say(`deleting pages/${path}${articleEnding}`)
  await deletePages(connection, deleted, goesOn(1), (answer) => {
    summary.told = answer
  })
  for (const path of dropped) say(`deleting media/${path}`)
  await deleteMedia(connection, dropped, (answer) => {
    summary.told = answer
  })
  return summary
}

/** Returns the summary as a line of text. */
export function describeSummary(summary: Summary): string {
  const { created, updated, unchanged, refused, renewing, withdrawn, withoutFile } = summary
  const { mediaSent, mediaDeleted, mediaWithoutFile } = summary
  const { pagesSent, pagesDeleted, pagesWithoutFile } = summary
  const counts = `created ${created}, updated ${updated}, unchanged ${unchanged}, refused ${refused}`
  const again = renewing ? `, rendering again ${renewing}` : ''
  const gone = withdrawn ? `, withdrawn ${withdrawn}` : ''
  const media = mediaSent ? `, media sent ${mediaSent}` : ''
  const deleted = mediaDeleted ? `, media deleted ${mediaDeleted}` : ''
  const unused = mediaWithoutFile
    ? `; media without a file ${mediaWithoutFile}: push --prune deletes them`
    : ''
  const sent = pagesSent ? `, pages sent ${pagesSent}` : ''
  const gonePages = pagesDeleted ? `, pages deleted ${pagesDeleted}` : ''
  const lonely = pagesWithoutFile
    ? `; pages without a file ${pagesWithoutFile}: push --prune deletes them`
    : ''
  const rest = withoutFile ? `; without a file ${withoutFile}: push --prune withdraws them` : ''
  const all = [counts, media, sent, again, gone, gonePages, deleted, rest, lonely, unused]
  return all.join('') + describeTold(summary.told)
}

function describeTold({ told, owed = [] }: Told): string {
  if (told) return '; readers are up to date'
  const waiting = owed.map(({ follower, retry, reason }) => {
    return `${follower} at ${retry}${reason === undefined ? '' : ` (${reason})`}`
  })
  return `; still to be told: ${waiting.join(', ')}`
}
