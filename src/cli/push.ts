import { toSeconds } from '../article/dates.ts'
import { articleEnding } from '../file/slug.ts'
import { isLoopback } from '../http/loopback.ts'
import { type Answer, articlePath, fetchManifest, fetchTold, sendSite, type Told } from './api.ts'
import { makeCards } from './cards/make.ts'
import { planCards } from './cards/plan.ts'
import { describeNote } from './check-files.ts'
import { checkSite } from './check-site.ts'
import type { Connection } from './connection.ts'
import { UsageError } from './errors.ts'
import { confirmFlood } from './flood.ts'
import { forecastOf } from './forecast.ts'
import { mediumPath } from './media-api.ts'
import { pagePath } from './pages-api.ts'
import type { Job } from './plan.ts'
import { removeAll, reportRefusal, sendAll } from './send.ts'
import { sendMedia } from './send-media.ts'
import { sendPages } from './send-pages.ts'
import { shownPath, siteFileOf } from './site-file.ts'
import { findSiteFolder, type SiteFolder } from './site-folder.ts'
import type { Outcome, Summary } from './summary.ts'
import { type SurveyOptions, survey } from './survey.ts'
import { complain, say } from './terminal.ts'

/**
 * `prune` withdraws the articles and then deletes the pages and media that no longer have a file in
 * the folder; `cards` makes the cards of articles, as without it for any Worker but one on this machine,
 * whose links nobody shares; `yes` asks nobody. With `saved`, problems and notes are printed of these
 * files only.
 */
export type PushOptions = SurveyOptions & {
  prune?: boolean
  cards?: boolean
  yes?: boolean
  saved?: ReadonlySet<string>
}

/**
 * Publishes what has changed in a site folder, in a part of one or in an article file: the site and
 * media first, so that no article shows a picture that isn't there, then own pages, which name
 * articles, and what is withdrawn or deleted last. Prints problems and notes. Throws a UsageError for a
 * target that can't be pushed, and an ApiError if the Worker can't be used.
 */
export async function push(
  target: string,
  connection: Connection,
  { prune = false, resize = false, cards, yes = false, saved, growing }: PushOptions = {},
): Promise<Summary> {
  const folder = await findPushed(target, prune)
  const isEmpty = folder.paths.length === 0
  const surveyed = await survey(folder, connection, { resize, growing })
  const { at, check, pages, media } = surveyed
  const forecast = forecastOf(surveyed, prune)
  if (!yes) await confirmFlood(forecast, surveyed, folder.site)
  const outcomes: Summary['outcomes'] = new Map()
  let { manifest, told } = surveyed
  if (folder.isWhole) {
    const status = await sendSite(connection, folder.source)
    outcomes.set(siteFileOf(target), status)
    if (status !== 'unchanged' && !saved) say(`site.yaml: ${status}`)
    // What is stale for the new site.
    if (status !== 'unchanged') ({ manifest, told } = await fetchManifest(connection))
  }
  const isShown = (path: string) => !saved || saved.has(path)
  const problems = [...check.problems, ...pages.problems, ...media.problems]
  for (const { path, lines } of problems) {
    outcomes.set(path, 'refused')
    if (isShown(path)) for (const line of lines) complain(line)
  }
  const ofSite = checkSite(folder, target, check.slugs)
  for (const note of [...ofSite, ...check.notes, ...pages.notes, ...media.notes]) {
    if (isShown(note.path)) complain(describeNote(note))
  }

  const { changed, withoutFile } = surveyed.plan
  const unchanged = [
    ...check.files.map(({ path }) => path),
    ...pages.files.map(({ file }) => file),
    ...media.unchanged.map(({ file }) => shownPath(file)),
  ]
  for (const path of unchanged) outcomes.set(path, 'unchanged')
  const planned =
    (cards ?? !isLoopback(connection.url))
      ? await planCards(folder.site, check.files, media.files, manifest, folder.isWhole)
      : { jobs: [], unwanted: [] }
  const withdrawn = prune ? withoutFile : []
  const sent = new Set([...changed, ...withdrawn].map(({ slug }) => slug))
  const stale = [...manifest.values()].filter((entry) => entry.stale && !sent.has(entry.slug))
  if (!told.renewing && !saved) {
    for (const { slug } of stale) complain(`${slug}: site.yaml refuses it; it stays as it was`)
  }
  const summary: Summary = {
    created: 0,
    draft: 0,
    scheduled: 0,
    updated: 0,
    unchanged: check.files.length - changed.length,
    refused: problems.length,
    renewing: told.renewing ? stale.length : 0,
    withdrawn: withdrawn.length,
    // Otherwise --prune would withdraw everything for an empty folder.
    withoutFile: isEmpty || prune ? 0 : withoutFile.length,
    cards: 0,
    mediaSent: 0,
    mediaDeleted: prune ? media.withoutFile.length : 0,
    mediaWithoutFile: isEmpty || prune ? 0 : media.withoutFile.length,
    pagesSent: 0,
    pagesDeleted: prune ? pages.withoutFile.length : 0,
    pagesWithoutFile: prune ? 0 : pages.withoutFile.length,
    told,
    outcomes,
  }
  const dropped = prune ? media.withoutFile : []
  const deleted = prune ? pages.withoutFile : []
  const ofCards = [...planned.jobs, ...planned.unwanted]
  const rest = [dropped, deleted, withdrawn, pages.changed, ofCards, changed].map((o) => o.length)
  /** Whether one of the last `count` steps has anything to send. */
  const goesOn = (count: number) => rest.slice(0, count).some((length) => length > 0)
  await sendMedia(connection, media.changed, goesOn(6), (answer, path) => {
    summary[answer ? 'mediaSent' : 'refused']++
    summary.told = answer ?? summary.told
    outcomes.set(path, answer?.status ?? 'refused')
  })
  await sendAll(connection, changed, goesOn(5), (answer, job) => {
    const outcome = outcomeOf(answer, job, at)
    summary[outcome]++
    summary.told = answer
    outcomes.set(job.path, outcome)
    if (outcome === 'refused' && isShown(job.path)) reportRefusal(job.path, answer)
  })
  if (ofCards.length > 0) {
    const jobs = planned.jobs.filter(({ file }) => outcomes.get(file.path) !== 'refused')
    const hasCard = (slug: string) => manifest.get(slug)?.card !== undefined
    summary.cards = await makeCards(connection, folder.site, { ...planned, jobs }, hasCard)
    if (!goesOn(4)) summary.told = await fetchTold(connection)
  }
  await sendPages(connection, pages.changed, goesOn(3), (answer, path) => {
    summary[answer ? 'pagesSent' : 'refused']++
    summary.told = answer ?? summary.told
    outcomes.set(path, answer ? 'updated' : 'refused')
  })
  const takeLast = (answer: Told) => {
    summary.told = answer
  }
  for (const { slug } of withdrawn) say(`withdrawing ${slug}`)
  const articles = withdrawn.map(({ slug }) => articlePath(slug))
  await removeAll(connection, 'withdrawing', articles, goesOn(2), takeLast)
  for (const path of deleted) say(`deleting pages/${path}${articleEnding}`)
  await removeAll(connection, 'deleting pages', deleted.map(pagePath), goesOn(1), takeLast)
  for (const path of dropped) say(`deleting media/${path}`)
  await removeAll(connection, 'deleting media', dropped.map(mediumPath), false, takeLast)
  return summary
}

/**
 * Returns the folder that is to be pushed. Throws a UsageError for a target that can't be, or where
 * `prune` would withdraw everything.
 */
export async function findPushed(target: string, prune: boolean): Promise<SiteFolder> {
  const folder = await findSiteFolder(target)
  if (prune && !folder.isWhole) {
    throw new UsageError(`--prune needs a whole site, and ${target} is only a part of one`)
  }
  if (prune && folder.paths.length === 0) {
    throw new UsageError(`--prune would withdraw everything: there is no article in ${target}`)
  }
  return folder
}

/** A new article that readers can't see yet isn't simply created, as its author would look for it. */
function outcomeOf({ status }: Answer, { draft, published }: Job, at: number): Outcome {
  if (status !== 'created') return status
  if (draft) return 'draft'
  return toSeconds(published) > at ? 'scheduled' : 'created'
}
