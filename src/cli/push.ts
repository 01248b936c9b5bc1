import { now } from '../http/clock.ts'
import { type Answer, fetchManifest } from './api.ts'
import { checkFiles } from './check-files.ts'
import type { Connection } from './connection.ts'
import { UsageError } from './errors.ts'
import { resendAll, withdrawAll } from './one-by-one.ts'
import { planPush } from './plan.ts'
import { sendAll } from './send.ts'
import { findSiteFolder } from './site-folder.ts'
import { complain } from './terminal.ts'

/** `prune` withdraws the articles that no longer have a file in the folder. */
export type PushOptions = Connection & { target: string; prune?: boolean }

/**
 * How many files came to what; how many articles were rendered again for a new site or renderer; how
 * many were withdrawn, and how many stay published without a file.
 */
export type Summary = Record<
  Answer['status'] | 'renderedAgain' | 'withdrawn' | 'withoutFile',
  number
>

const mostPublished = 50
/** The Worker answers after the whole batch, and a site may have many articles to render again. */
const mostRendered = 20

/**
 * Publishes what has changed in a site folder, in a part of one or in an article file, and has what
 * is stale rendered again. Prints problems and notes. Throws a UsageError for a target that can't be
 * pushed, and an ApiError if the Worker can't be used.
 */
export async function push(options: PushOptions): Promise<Summary> {
  const { target, prune = false, ...connection } = options
  const folder = await findSiteFolder(target)
  const isEmpty = folder.paths.length === 0
  if (prune && !folder.isWhole) {
    throw new UsageError(`--prune needs all articles of a site, and ${target} holds only a part`)
  }
  if (prune && isEmpty) {
    throw new UsageError(`--prune would withdraw everything: there is no article in ${target}`)
  }
  const manifest = await fetchManifest(connection)
  const check = await checkFiles(folder, now(), (slug, hash) => {
    const entry = manifest.get(slug)
    return entry?.hash === hash && !entry.stale ? entry : undefined
  })
  for (const line of [...check.problems, ...check.notes]) complain(line)

  // Only an article without any file is missing: a file that is refused is still a file.
  const missing = folder.isWhole
    ? [...manifest.values()].filter(({ slug }) => !check.slugs.has(slug))
    : []
  const { changed, stale, withoutFile } = planPush(check.files, manifest, missing)
  const withdrawn = prune ? withoutFile.map(({ slug }) => slug) : []
  const staleWithoutFile = withoutFile.filter((entry) => entry.stale && !prune)

  const summary: Summary = {
    created: 0,
    updated: 0,
    unchanged: check.files.length - changed.length - stale.length,
    refused: check.refused,
    renderedAgain: 0,
    withdrawn: withdrawn.length,
    // An empty folder says nothing of them: --prune would withdraw everything.
    withoutFile: prune || isEmpty ? 0 : withoutFile.length,
  }
  const more = withdrawn.length > 0
  await sendAll(connection, changed, {
    label: 'publishing',
    most: mostPublished,
    more: more || stale.length + staleWithoutFile.length > 0,
    settle: ({ status }) => summary[status]++,
  })
  await sendAll(connection, stale, {
    label: 'rendering again',
    most: mostRendered,
    more: more || staleWithoutFile.length > 0,
    settle: ({ status }) => {
      summary[status]++
      if (status !== 'refused') summary.renderedAgain++
    },
  })
  const resent = await resendAll(
    connection,
    staleWithoutFile.map(({ slug }) => slug),
    { more },
  )
  summary.refused += resent.refused
  summary.renderedAgain += resent.rendered
  await withdrawAll(connection, withdrawn)
  return summary
}

/** Returns the summary as a line of text. */
export function describeSummary(summary: Summary): string {
  const { created, updated, unchanged, refused, renderedAgain, withdrawn, withoutFile } = summary
  const counts = [
    `created ${created}, updated ${updated}, unchanged ${unchanged}, refused ${refused}`,
    ...(renderedAgain ? [`rendered again ${renderedAgain}`] : []),
    ...(withdrawn ? [`withdrawn ${withdrawn}`] : []),
  ]
  const rest = withoutFile ? `; without a file ${withoutFile}: push --prune withdraws them` : ''
  return counts.join(', ') + rest
}
