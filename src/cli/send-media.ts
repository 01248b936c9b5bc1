import { stat } from 'node:fs/promises'
import { describeNote, type RefusedFile } from './check-files.ts'
import type { Connection } from './connection.ts'
import { messageOf } from './errors.ts'
import { fetchMediaManifest, type MediaJob, type MediumAnswer, sendMedium } from './media-api.ts'
import { costNote, digestsOf, type MediaFile, readFacts } from './media-files.ts'
import { showBytes, withProgress } from './progress.ts'
import { isBeforeSite, RefusedError } from './request.ts'
import { shownPath } from './site-file.ts'
import { complain } from './terminal.ts'

/**
 * What a push has to do with media: the files in all, those to send, those that the Worker has, those
 * that can't be read, and the paths of those that no longer have a file.
 */
export type MediaPlan = {
  files: MediaFile[]
  changed: Omit<MediaJob, 'facts'>[]
  unchanged: MediaFile[]
  problems: RefusedFile[]
  withoutFile: string[]
}

/**
 * Returns what there is to send of these files and, if they are all that the site has, to delete. A
 * Worker that takes no media gets none, which is printed with its reason.
 */
export async function planMedia(
  connection: Connection,
  files: MediaFile[] | undefined,
  isWhole: boolean,
): Promise<MediaPlan> {
  const lists = { changed: [], unchanged: [], problems: [], withoutFile: [] }
  const plan: MediaPlan = { files: files ?? [], ...lists }
  if (!files) return plan
  const manifest = await fetchMediaManifest(connection).catch((error) => {
    if (isBeforeSite(error)) return new Map<string, string>()
    if (!(error instanceof RefusedError) || error.status !== 501) throw error
    if (files.length > 0) complain(`media are not published: ${error.message}`)
    return undefined
  })
  if (!manifest) return plan
  for (const file of files) {
    const digests = await digestsOf(file).catch(messageOf)
    if (typeof digests === 'string') {
      const path = shownPath(file.file)
      plan.problems.push({ path, lines: [`${path}: can't be read: ${digests}`] })
    } else if (manifest.get(file.path) === digests.sha256) plan.unchanged.push(file)
    else plan.changed.push({ file, digests })
  }
  const paths = new Set(files.map(({ path }) => path))
  if (isWhole) plan.withoutFile = [...manifest.keys()].filter((path) => !paths.has(path))
  return plan
}

/** Most of the time that a small file takes is waiting. */
const atOnce = 4

/**
 * Sends media, a few at once, and prints what is to be said of each; `take` gets each answer with the
 * path of the file, and undefined for one that is refused. The last one comes alone, since it tells
 * everybody. Throws an ApiError if the Worker can't be used.
 */
export function sendMedia(
  connection: Connection,
  jobs: MediaPlan['changed'],
  more: boolean,
  take: (answer: MediumAnswer | undefined, path: string) => void,
): Promise<void> {
  const total = jobs.reduce((sum, { file }) => sum + file.bytes, 0)
  const send = async (advance: (bytes: number) => void) => {
    const rest = jobs.slice(0, -1)
    const last = jobs.at(-1)
    const sendRest = async () => {
      for (let job = rest.shift(); job; job = rest.shift()) {
        await sendOne(connection, job, true, take, advance)
      }
    }
    await Promise.all(Array.from({ length: atOnce }, sendRest)).finally(() => rest.splice(0))
    if (last) await sendOne(connection, last, more, take, advance)
  }
  return withProgress('sending media', total, send, showBytes)
}

async function sendOne(
  connection: Connection,
  { file, digests }: MediaPlan['changed'][number],
  more: boolean,
  take: (answer: MediumAnswer | undefined, path: string) => void,
  sending: (bytes: number) => void,
): Promise<void> {
  const path = shownPath(file.file)
  const refuse = (reason: string) => {
    complain(`${path}: ${reason}`)
    take(undefined, path)
  }
  const changed = 'changed while it was read: push again'
  if (!(await isAsBefore(file))) return refuse(changed)
  const facts = await readFacts(file).catch(() => {
    complain(describeNote({ path, message: 'its length can not be read; is the file whole?' }))
    return {}
  })
  const cost = costNote(file, facts)
  if (cost) complain(describeNote(cost))
  try {
    const answer = await sendMedium(connection, { file, digests, facts }, more, sending)
    for (const { message } of answer.notes ?? []) complain(describeNote({ path, message }))
    take(answer, path)
  } catch (error) {
    if (!(await isAsBefore(file))) return refuse(changed)
    // Neither a wrong token nor a store that fails is about this file.
    const isOwn = error instanceof RefusedError && error.status < 500
    if (!isOwn || [401, 429].includes(error.status)) throw error
    refuse(error.message)
  }
}

/** Whether a file is still the one whose digests were read: it may be written at this moment. */
async function isAsBefore({ file, bytes, changed }: MediaFile): Promise<boolean> {
  const found = await stat(file).catch(() => undefined)
  return found?.size === bytes && found.mtimeMs === changed
}
