import { now } from '../http/clock.ts'
import { type Answer, fetchManifest, sendSite, type Told } from './api.ts'
import { checkFiles, describeNote } from './check-files.ts'
import type { Connection } from './connection.ts'
import { UsageError } from './errors.ts'
import { planPush } from './plan.ts'
import { sendAll, withdrawAll } from './send.ts'
import { findSiteFolder } from './site-folder.ts'
import { complain, say } from './terminal.ts'

/**
 * The number of files by outcome, and the number of articles that are being rendered again for a new
 * site or renderer, that were withdrawn, and that stay published without a file.
 */
export type Summary = Record<Answer['status'] | Extra, number> & { told: Told }
type Extra = 'renewing' | 'withdrawn' | 'withoutFile'

/**
 * Publishes what has changed in a site folder, in a part of one or in an article file; `prune`
 * withdraws the articles that no longer have a file in the folder. Prints problems and notes. Throws
 * a UsageError for a target that can't be pushed, and an ApiError if the Worker can't be used.
 */
export async function push(
  target: string,
  connection: Connection,
  prune = false,
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
  for (const line of [...check.problems, ...check.notes.map(describeNote)]) complain(line)

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
    refused: check.refused,
    renewing: told.renewing ? stale.length : 0,
    withdrawn: withdrawn.length,
    // Otherwise --prune would withdraw everything for an empty folder.
    withoutFile: isEmpty || prune ? 0 : withoutFile.length,
    told,
  }
  await sendAll(connection, changed, withdrawn.length > 0, (answer) => {
    summary[answer.status]++
    summary.told = answer
  })
  for (const { slug } of withdrawn) say(`withdrawing ${slug}`)
  await withdrawAll(connection, withdrawn, (answer) => {
    summary.told = answer
  })
  return summary
}

/** Returns the summary as a line of text. */
export function describeSummary(summary: Summary): string {
  const { created, updated, unchanged, refused, renewing, withdrawn, withoutFile } = summary
  const counts = `created ${created}, updated ${updated}, unchanged ${unchanged}, refused ${refused}`
  const again = renewing ? `, rendering again ${renewing}` : ''
  const gone = withdrawn ? `, withdrawn ${withdrawn}` : ''
  const rest = withoutFile ? `; without a file ${withoutFile}: push --prune withdraws them` : ''
  return counts + again + gone + rest + describeTold(summary.told)
}

function describeTold({ told, owed = [] }: Told): string {
  if (told) return '; readers are up to date'
  const waiting = owed.map(({ follower, retry, reason }) => {
    return `${follower} at ${retry}${reason === undefined ? '' : ` (${reason})`}`
  })
  return `; still to be told: ${waiting.join(', ')}`
}
