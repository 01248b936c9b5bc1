import { now } from '../http/clock.ts'
import { type Answer, fetchManifest, resendArticle, withdrawArticle } from './api.ts'
import { checkFiles } from './check-files.ts'
import type { Connection } from './connection.ts'
import { UsageError } from './errors.ts'
import { planPush } from './plan.ts'
import { oneByOne, sendAll } from './send.ts'
import { findSiteFolder } from './site-folder.ts'
import { complain, say } from './terminal.ts'

/**
 * How many files came to what; how many articles were rendered again for a new site or renderer; how
 * many were withdrawn, and how many stay published without a file.
 */
export type Summary = Record<Answer['status'] | Extra, number>
type Extra = 'renderedAgain' | 'withdrawn' | 'withoutFile'

const publishing = { label: 'publishing', most: 50 }
/** The Worker answers after the whole batch, and a site may have many articles to render again. */
const rendering = { label: 'rendering again', most: 20 }

/**
 * Publishes what has changed in a site folder, in a part of one or in an article file, and has what
 * is stale rendered again; `prune` withdraws the articles that no longer have a file in the folder.
 * Prints problems and notes. Throws a UsageError for a target that can't be pushed, and an ApiError if
 * the Worker can't be used.
 */
export async function push(target: string, connection: Connection, prune = false) {
  const folder = await findSiteFolder(target)
  const isEmpty = folder.paths.length === 0
  if (prune && !folder.isWhole) {
    throw new UsageError(`--prune needs all articles of a site, and ${target} holds only a part`)
  }
  if (prune && isEmpty) {
    throw new UsageError(`--prune would withdraw everything: there is no article in ${target}`)
  }
  const manifest = await fetchManifest(connection)
  const check = await checkFiles(folder, now(), manifest)
  for (const line of [...check.problems, ...check.notes]) complain(line)

  // A file that is refused is still a file.
  const missing = manifest.values().filter(({ slug }) => folder.isWhole && !check.slugs.has(slug))
  const { changed, stale, withoutFile } = planPush(check.files, manifest, [...missing])
  const withdrawn = prune ? withoutFile : []
  const kept = prune ? [] : withoutFile
  const keptStale = kept.filter((entry) => entry.stale)
  const summary: Summary = {
    created: 0,
    updated: 0,
    unchanged: check.files.length - changed.length - stale.length,
    refused: check.refused,
    renderedAgain: 0,
    withdrawn: withdrawn.length,
    // An empty folder says nothing of them: --prune would withdraw everything.
    withoutFile: isEmpty ? 0 : kept.length,
  }
  const count = (status: Answer['status']) => summary[status]++
  const countStale = (status: Answer['status']) => {
    summary[status]++
    if (status !== 'refused') summary.renderedAgain++
  }
  const moreThanKept = withdrawn.length > 0
  const moreThanStale = moreThanKept || keptStale.length > 0
  const moreThanChanged = moreThanStale || stale.length > 0
  await sendAll(connection, changed, { ...publishing, more: moreThanChanged, count })
  await sendAll(connection, stale, { ...rendering, more: moreThanStale, count: countStale })
  const resent = await oneByOne('rendering again', keptStale, moreThanKept, (slug, more) =>
    resendArticle(connection, slug, more),
  )
  summary.refused += resent.refused
  summary.renderedAgain += resent.done
  for (const { slug } of withdrawn) say(`withdrawing ${slug}`)
  await oneByOne('withdrawing', withdrawn, false, (slug, more) =>
    withdrawArticle(connection, slug, more),
  )
  return summary
}

/** Returns the summary as a line of text. */
export function describeSummary(summary: Summary): string {
  const { created, updated, unchanged, refused, renderedAgain, withdrawn, withoutFile } = summary
  const counts = `created ${created}, updated ${updated}, unchanged ${unchanged}, refused ${refused}`
  const again = renderedAgain ? `, rendered again ${renderedAgain}` : ''
  const gone = withdrawn ? `, withdrawn ${withdrawn}` : ''
  const rest = withoutFile ? `; without a file ${withoutFile}: push --prune withdraws them` : ''
  return counts + again + gone + rest
}
