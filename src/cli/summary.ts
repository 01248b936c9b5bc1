import { existsSync } from 'node:fs'
import type { Told } from './api.ts'
import { shownPath } from './site-file.ts'

/** What became of a file. A new article that nobody can see yet is a draft, or scheduled. */
export type Outcome = 'created' | 'draft' | 'scheduled' | 'updated' | 'unchanged' | 'refused'

/**
 * The number of articles by outcome, and the number that are being rendered again for a new site or
 * renderer, that were withdrawn, and that stay published without a file; of cards that were made;
 * and of media and own pages that were sent, that were deleted, and that stay published without a
 * file. `refused` counts all files. `outcomes` has the outcome of each file by its path.
 */
export type Summary = Record<Outcome | Extra, number> & {
  told: Told
  outcomes: Map<string, Outcome>
}
type Extra =
  | 'renewing'
  | 'withdrawn'
  | 'withoutFile'
  | 'cards'
  | 'mediaSent'
  | 'mediaDeleted'
  | 'mediaWithoutFile'
  | 'pagesSent'
  | 'pagesDeleted'
  | 'pagesWithoutFile'

/** Returns the summary as a line of text. */
export function describeSummary(summary: Summary): string {
  const { created, draft, scheduled, updated, unchanged, refused, renewing } = summary
  const { withdrawn, withoutFile, cards, mediaSent, mediaDeleted, mediaWithoutFile } = summary
  const { pagesSent, pagesDeleted, pagesWithoutFile } = summary
  const unseen = `${draft ? `, draft ${draft}` : ''}${scheduled ? `, scheduled ${scheduled}` : ''}`
  const counts = `created ${created}${unseen}, updated ${updated}, unchanged ${unchanged}, refused ${refused}`
  const again = renewing ? `, rendering again ${renewing}` : ''
  const gone = withdrawn ? `, withdrawn ${withdrawn}` : ''
  const media = mediaSent ? `, media sent ${mediaSent}` : ''
  const drawn = cards ? `, cards ${cards}` : ''
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
  const all = [counts, media, drawn, sent, again, gone, gonePages, deleted, rest, lonely, unused]
  return all.join('') + describeTold(summary.told)
}

/** More files than this, saved at once, are only counted. */
const mostSaved = 5

/**
 * Returns what became of the files that were saved, as lines of text, the last one with what is still
 * refused of the others.
 */
export function describeSaved(saved: ReadonlySet<string>, folder: string, summary: Summary) {
  if (saved.size > mostSaved) return [describeSummary(summary)]
  const told = describeTold(summary.told)
  const lines = [...saved].map((path) => {
    const outcome = summary.outcomes.get(path)
    if (outcome) return `${path}: ${outcome}${told}`
    if (existsSync(path)) return `${path}: not published`
    return `${path}: removed; what is published of it stays until push --prune`
  })
  const refused = [...summary.outcomes].filter(([path, outcome]) => {
    return outcome === 'refused' && !saved.has(path)
  }).length
  if (refused === 0) return lines
  const others = refused === 1 ? '1 other file is' : `${refused} other files are`
  return [...lines, `${others} still refused: npx dateline check ${shownPath(folder)} says why`]
}

function describeTold({ told, owed = [] }: Told): string {
  if (told) return '; readers are up to date'
  const waiting = owed.map(({ follower, retry, reason }) => {
    return `${follower} at ${retry}${reason === undefined ? '' : ` (${reason})`}`
  })
  return `; still to be told: ${waiting.join(', ')}`
}
