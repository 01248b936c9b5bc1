import { createHash } from 'node:crypto'
import { openAsBlob } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import * as v from 'valibot'
import { cardPath, mostRequestBytes } from '../site/media.ts'
import { fetchPages, line, reads, told } from './api.ts'
import type { Connection } from './connection.ts'
import { ApiError, messageOf, UsageError } from './errors.ts'
import { type Digests, type MediaFile, type OwnFacts, partBytes } from './media-files.ts'
import { RefusedError, request, requestBytes } from './request.ts'

// Like those of the articles, these throw as `request` does.

// A name keeps all of its spaces, of any kind. None has what ends a line, which would make up lines.
const name = v.pipe(v.string(), v.regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u))
const manifestPage = v.object({
  media: v.array(v.object({ path: name, sha256: v.string() })),
  next: v.optional(line),
})
const answer = v.object({
  ...told.entries,
  status: v.picklist(['created', 'updated', 'unchanged']),
  notes: v.optional(v.array(v.object({ message: line }))),
})
const missing = v.object({ missing: v.array(v.string()) })

/** What the Worker says of a medium that it has taken. */
export type MediumAnswer = v.InferOutput<typeof answer>

/** Returns the digest of every medium that the Worker holds, by its path. */
export async function fetchMediaManifest(connection: Connection): Promise<Map<string, string>> {
  const lists = fetchPages(connection, {}, reads(manifestPage), '/api/media')
  const pages = await Array.fromAsync(lists)
  return new Map(pages.flatMap(({ media }) => media.map(({ path, sha256 }) => [path, sha256])))
}

/** Writes a medium to a file. Throws an ApiError too if it has another digest. */
export async function fetchMedium(
  connection: Connection,
  path: string,
  sha256: string,
  file: FileHandle,
): Promise<void> {
  const digest = await requestBytes(connection, mediumPath(path), async (chunks) => {
    const hash = createHash('sha256')
    let position = 0
    for await (const chunk of chunks) {
      hash.update(chunk)
      await file.write(chunk, 0, chunk.length, position).catch((error) => {
        throw new UsageError(messageOf(error))
      })
      position += chunk.length
    }
    await file.truncate(position)
    return hash.digest('hex')
  })
  if (digest !== sha256) throw new ApiError(`media/${path} changed during the export: export again`)
}

/** A file of the media folder that is to be sent, with all that is said of it. */
export type MediaJob = { file: MediaFile; digests: Digests; facts: OwnFacts }

/**
 * Sends a file, in parts if it is too large for one request; `sending` is told of its bytes, as by
 * `request`.
 */
export async function sendMedium(
  connection: Connection,
  { file, digests: { sha256, parts }, facts }: MediaJob,
  more: boolean,
  sending: (bytes: number) => void,
): Promise<MediumAnswer> {
  const path = mediumPath(file.path)
  const later = more ? '?more=1' : ''
  const blob = await openAsBlob(file.file)
  const read = reads(answer)
  if (file.bytes <= mostRequestBytes) {
    const query = new URLSearchParams([
      ...Object.entries(facts).map(([name, value]) => [name, String(value)]),
      ...(more ? [['more', '1']] : []),
    ])
    const base64 = Buffer.from(sha256, 'hex').toString('base64')
    const headers = { 'Content-Digest': `sha-256=:${base64}:` }
    return request(connection, {
      method: 'PUT',
      path: `${path}?${query}`,
      headers,
      body: blob,
      sending,
      read,
    })
  }
  const join = () =>
    request(connection, {
      method: 'POST',
      path: path + later,
      body: JSON.stringify({ sha256, parts, ...facts }),
      read,
    })
  let counted = 0
  const count = (bytes: number) => {
    counted += bytes
    sending(bytes)
  }
  // The Worker says what it lacks, so that a push which broke off goes on where it was.
  for (let attempt = 1; ; attempt++) {
    try {
      const joined = await join()
      count(file.bytes - counted)
      return joined
    } catch (error) {
      if (!(error instanceof RefusedError) || error.status !== 409 || attempt > 3) throw error
      const lacking = new Set(reads(missing)(error.text).missing)
      count(-counted)
      for (const [i, part] of parts.entries()) {
        const body = blob.slice(i * partBytes, (i + 1) * partBytes)
        if (!lacking.delete(part)) count(body.size)
        else {
          const path = `/api/parts/${part}`
          await request(connection, { method: 'PUT', path, body, sending: count, read: String })
        }
      }
    }
  }
}

/** A card: `from` tells what it is made from, and `hash` is that of its article file. */
export type CardSent = { slug: string; hash: string; png: Uint8Array; from: string }

/**
 * Sends the card of an article. Nobody is told of it yet. Throws a RefusedError (422) if the Worker no
 * longer has the article, or has another file of it.
 */
export function sendCard(
  connection: Connection,
  { slug, hash, png, from }: CardSent,
): Promise<MediumAnswer> {
  return request(connection, {
    method: 'PUT',
    path: `${mediumPath(cardPath(slug))}?from=${from}&article=${hash}&more=1`,
    headers: { 'Content-Digest': `sha-256=:${createHash('sha256').update(png).digest('base64')}:` },
    body: new Blob([new Uint8Array(png)]),
    read: reads(answer),
  })
}

/** Returns the path of a medium in the API. */
export function mediumPath(path: string): string {
  return `/api/media/${path.split('/').map(encodeURIComponent).join('/')}`
}
