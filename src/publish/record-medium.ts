import mime from 'mime'
import type { MediumFacts } from '../article/medium.ts'
import type { Problem } from '../article/problem.ts'
import { readPicture } from '../file/picture.ts'
import { cardSlug, mostMediumBytes } from '../site/media.ts'
import { largerPath } from '../site/smaller.ts'
import { findArticles } from '../store/articles.ts'
import {
  deleteMedium,
  findUnusedKeys,
  markStale,
  readMedium,
  type StoredObject,
  writeMedium,
} from '../store/media.ts'
import type { Moment } from '../store/moment.ts'
import { holdsFor, type Terms } from './conditions.ts'
import type { Writing } from './plan.ts'
import { mediumTag, type ShownMedium, showMedium } from './shown-medium.ts'

/** What only a file itself tells, as a client says it has read it there. */
export type StatedFacts = Pick<MediumFacts, 'width' | 'height' | 'seconds'>

/**
 * A medium whose bytes are in the bucket: the digest of the file, the keys of the objects that it
 * consists of, in their order, and what a card was made from. `article` is the SHA-256 of the article
 * file that it was made for, in hexadecimal digits.
 */
export type MediumSent = {
  path: string
  sha256: string
  keys: string[]
  stated: StatedFacts
  from?: string
  article?: string
}

/** What became of a medium: it is stored, the bucket lacks bytes of it, or why it is refused. */
export type MediumOutcome =
  | (ShownMedium & { status: 'created' | 'updated' | 'unchanged'; notes?: Problem[] })
  | { status: 'missing'; keys: string[] }
  | { status: 'no-article' }
  | { status: 'other-article' }
  | { status: 'changed'; current?: string }
  | { status: 'too-large'; bytes: number }
  | { status: 'other-digest'; sha256: string }

/** What became of a medium that was to be deleted. */
export type Deletion = { status: 'deleted' | 'absent' } | { status: 'changed'; current: string }

/** Bytes that no medium has are kept for so many seconds, because the rest may be on its way. */
const grace = 24 * 60 * 60

/** One page of the objects in the bucket. */
const mostSwept = 1000

/** Cameras and editors put up to this many bytes in front of an image's size. */
const mostHead = 256 * 1024

/**
 * Records a medium in place of what was at its path, if the bucket has all of its bytes: they are
 * asked for here, because a sweep may have deleted them since.
 */
export async function recordMedium(
  at: Writing,
  bucket: R2Bucket,
  { path, sha256, keys, stated, from, article: hash }: MediumSent,
  { conditions = {}, purge = false }: Terms,
): Promise<MediumOutcome> {
  const before = await readMedium(at.db, path)
  if (!holdsFor(conditions, before && mediumTag(before))) {
    return { status: 'changed', current: before && mediumTag(before) }
  }
  const slug = cardSlug(path)
  const [article] = slug === undefined ? [] : await findArticles(at.db, { slugs: [slug] })
  if (slug !== undefined && article?.state !== 'live') return { status: 'no-article' }
  if (hash !== undefined && article?.hash !== hash) return { status: 'other-article' }
  const found = await Promise.all(keys.map((key) => bucket.head(key)))
  const missing = keys.filter((_, i) => !found[i])
  if (missing.length > 0) return { status: 'missing', keys: [...new Set(missing)] }
  const objects = found.flatMap((object): StoredObject[] =>
    object ? [{ key: object.key, bytes: object.size }] : [],
  )
  const bytes = objects.reduce((sum, object) => sum + object.bytes, 0)
  if (bytes > mostMediumBytes) return { status: 'too-large', bytes }
  const type = mime.getType(path) ?? 'application/octet-stream'
  const { facts, notes } = await readFacts(bucket, type, objects[0])
  const known = { type, bytes, ...fitting(type, stated), ...facts }
  const medium = { path, sha256, ...known, objects, ...(from !== undefined && { from }) }
  const isKnown = before && String(factsOf(before)) === String(factsOf(medium))
  const isSame = before?.sha256 === sha256 && isKnown && before.from === from
  if (!isSame || purge) await writeMedium(at, medium, purge)
  const status = !before ? 'created' : isSame ? 'unchanged' : 'updated'
  const shown = showMedium(medium, at.site)
  return { ...shown, status, ...(notes.length > 0 && { notes }) }
}

/**
 * Returns the SHA-256, in hexadecimal digits, of the parts of a medium in their order, if that is not
 * the one that was sent: R2 has checked only each part. Parts that are missing, or that are too much
 * together, are left to `recordMedium`.
 */
export async function otherDigest(
  bucket: R2Bucket,
  { keys, sha256 }: MediumSent,
): Promise<string | undefined> {
  if (keys.length < 2) return undefined
  // Hundreds of megabytes need not be read to be refused.
  const found = await Promise.all(keys.map((key) => bucket.head(key)))
  const bytes = found.reduce((sum, part) => sum + (part?.size ?? 0), 0)
  if (found.includes(null) || bytes > mostMediumBytes) return undefined
  const digest = new crypto.DigestStream('SHA-256')
  for (const key of keys) {
    const part = await bucket.get(key)
    if (!part) return undefined
    await part.body.pipeTo(digest, { preventClose: true })
  }
  await digest.getWriter().close()
  const actual = Buffer.from(await digest.digest).toString('hex')
  return actual === sha256 ? undefined : actual
}

/** Deletes a medium. Its bytes go with the next sweep. */
export async function dropMedium(
  at: Moment,
  path: string,
  { conditions = {} }: Terms,
): Promise<Deletion> {
  const found = await readMedium(at.db, path)
  if (!found) return { status: 'absent' }
  const current = mediumTag(found)
  if (!holdsFor(conditions, current)) return { status: 'changed', current }
  await deleteMedium(at, path)
  return { status: 'deleted' }
}

/** Makes the articles stale that name one of these files, or a picture of which it is a smaller one. */
export function markStaleFor({ db }: Moment, paths: string[]): Promise<void> {
  const changed = paths.flatMap((path) =>
    [path, largerPath(path) ?? []].flat().map((named) => ({ path, name: basename(named) })),
  )
  return markStale(db, changed)
}

function basename(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/**
 * Deletes a page of the bytes that no medium has any more, or never had. Returns where the next page
 * begins, if there is one.
 */
export async function sweep(
  { db, now }: Moment,
  bucket: R2Bucket,
  cursor?: string,
): Promise<string | undefined> {
  const listed = await bucket.list({ limit: mostSwept, ...(cursor && { cursor }) })
  const old = listed.objects.filter(({ uploaded }) => uploaded.getTime() <= (now - grace) * 1000)
  const unused = await findUnusedKeys(
    db,
    old.map(({ key }) => key),
  )
  if (unused.length > 0) await bucket.delete(unused)
  return listed.truncated ? listed.cursor : undefined
}

/** What articles say of a medium. */
function factsOf({ type, bytes, width, height, seconds }: MediumFacts) {
  return [type, bytes, width, height, seconds]
}

/** A size or a length that such a file can't have is none. */
function fitting(type: string, { width, height, seconds }: StatedFacts): StatedFacts {
  const isSeen = /^(?:image|video)\//.test(type)
  const isPlayed = /^(?:audio|video)\//.test(type)
  return {
    ...(isSeen && width && height && { width, height }),
    ...(isPlayed && seconds && { seconds }),
  }
}

/** The formats whose first bytes tell what they are, by their media types. */
const formats: Record<string, string> = {
  'image/png': 'png',
  'image/jpeg': 'jpeg',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/avif': 'avif',
}

/** What the first bytes of a picture tell of it, whatever a client says. */
async function readFacts(bucket: R2Bucket, type: string, object?: StoredObject) {
  const expected = formats[type]
  if (!expected || !object?.bytes) return { facts: {}, notes: [] }
  const head = await bucket.get(object.key, { range: { offset: 0, length: mostHead } })
  const size = head && readPicture(new Uint8Array(await head.arrayBuffer()))
  const facts = size ? { width: size.width, height: size.height } : {}
  // Of a picture with a long beginning, nothing is known.
  if (size?.format === expected || (!size && object.bytes > mostHead)) return { facts, notes: [] }
  const content = size ? `has the content of ${size.format}` : `does not begin as ${expected} does`
  const message = `its name says ${type}, but it ${content}; some programs will not show it`
  return { facts, notes: [{ message }] }
}
