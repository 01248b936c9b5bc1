import { decodeFile } from '../file/file.ts'
import { mainSlice } from '../site/slices.ts'
import { findArticles } from '../store/articles.ts'
import { readSlice } from '../store/slices.ts'
import { type LineAnswer, lineAnswer } from './answers.ts'
import { holds, type Terms } from './conditions.ts'
import { countLines, readLines } from './ndjson.ts'
import type { Outcome, Writing } from './plan.ts'
import { publish, withdraw } from './publish.ts'

// What the press does. It loads this, and with it all that only writing needs, for its first task.
export { attempting, pause, setAlarm, wakeWithin } from './alarm.ts'
export { nextAlert, noteTarget, prepareAlert } from './alerts/alerts.ts'
export { owedUntil } from './followers/owed.ts'
export { tellFollowers } from './followers/tell.ts'
export { dropPage, publishPage } from './own-pages.ts'
export { previewArticle } from './preview.ts'
export { dropMedium, otherDigest, recordMedium } from './record-medium.ts'
export { renew, renewalFor } from './renew.ts'
export { keepIndex } from './search.ts'
export { publishSite, rereadSite } from './site.ts'
export { markNoted, nextSweep, noteMedium, noteSweep, sweepIfDue } from './upkeep.ts'

const mostLines = 500

/** Publishes an article file. Returns its outcome. */
export async function publishFile(
  at: Writing,
  slug: string,
  bytes: Uint8Array,
  terms: Terms,
): Promise<Outcome> {
  const { value: markdown, problems } = decodeFile(bytes)
  if (problems) return { slug, status: 'refused', reason: 'invalid', problems }
  const [outcome] = await publish(at, [{ slug, markdown }], terms)
  return outcome as Outcome
}

/** The answers to the lines of a bulk request, or the number of its lines if there are too many. */
export type Posted = { answers: LineAnswer[] } | { lines: number; most: number }

/** Publishes the article files in lines of NDJSON. Returns an answer for each line. */
export async function publishLines(at: Writing, bytes: Uint8Array, terms: Terms): Promise<Posted> {
  // Millions of lines would take the press half a minute to read.
  const count = countLines(bytes)
  if (count > mostLines) return { lines: count, most: mostLines }
  const lines = readLines(bytes)
  const submissions = lines.flatMap((line) => ('submission' in line ? [line.submission] : []))
  const outcomes = await publish(at, submissions, terms)
  return { answers: lines.map((line) => lineAnswer(line, outcomes)) }
}

/** A withdrawn article, or why there is none: nothing has this slug, or another version of it. */
export type Withdrawal =
  | { slug: string; id: string; status: 'withdrawn'; cursor: number }
  | { status: 'absent' | 'gone' }
  | { status: 'changed'; cursor: number }

/** Withdraws an article. */
export async function withdrawArticle(
  at: Writing,
  slug: string,
  { conditions = {} }: Terms,
): Promise<Withdrawal> {
  const [found] = await findArticles(at.db, { slugs: [slug] })
  if (!found) return { status: 'absent' }
  if (found.state === 'withdrawn') return { status: 'gone' }
  if (!holds(conditions, found)) return { status: 'changed', cursor: found.cursor }
  return { slug, id: found.id, status: 'withdrawn', cursor: await withdraw(at, found) }
}

/** Returns when the next article is released, in seconds since 1970, if one is scheduled. */
export async function nextRelease(at: Writing): Promise<number | undefined> {
  return (await readSlice(at, mainSlice))?.next
}
