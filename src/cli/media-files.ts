import { createHash } from 'node:crypto'
import { createReadStream, existsSync, type Stats } from 'node:fs'
import { readdir, realpath, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'
import mime from 'mime'
import type { MediumFacts } from '../article/medium.ts'
import { mediumNameProblem, mostMediumBytes, tooLargeAdvice } from '../site/media.ts'
import { smallerPath, smallerWidths } from '../site/smaller.ts'
import type { Note } from './check-files.ts'
import { messageOf } from './errors.ts'
import { readPictureFile } from './media.ts'
import { shownPath } from './site-file.ts'

/** A file of the media folder: `path` is its path in there, `file` where it is on this machine. */
export type MediaFile = { path: string; file: string; bytes: number; changed: number }

/** The digests of a file and of its parts, in hexadecimal digits. */
export type Digests = { sha256: string; parts: string[] }

/** A part of a file that is too large for one request. In bytes. */
export const partBytes = 32 * 1024 * 1024

/** A picture with more than this is noted: 2,400 pixels fill the widest page on a sharp screen. */
const enough = { bytes: 500_000, pixels: 2400 }

/** In bytes a second: 10 Mbit/s, as many phones have it. */
const phone = 1_250_000

/** `files` are undefined if there is no folder. `isWhole` unless a part of it can't be read. */
export type FoundMedia = { files?: MediaFile[]; isWhole: boolean; notes: Note[] }

/** Returns the files in a media folder that can be published, and notes on all others. */
export async function findMedia(folder: string): Promise<FoundMedia> {
  const files = new Map<string, MediaFile>()
  const notes: Note[] = []
  const root = await realpath(folder).catch(() => undefined)
  if (root === undefined) return { isWhole: false, notes }
  const names: string[] = []
  const walk = async (part: string) => {
    const entries = await readdir(join(root, part), { withFileTypes: true }).catch(messageOf)
    if (typeof entries === 'string') {
      notes.push({ path: shownPath(join(folder, part)), message: `it can't be read: ${entries}` })
      return
    }
    for (const entry of entries) {
      const name = join(part, entry.name)
      // One note is enough on a hidden folder, such as .git.
      if (entry.isDirectory() && !entry.name.startsWith('.')) await walk(name)
      else names.push(name)
    }
  }
  await walk('')
  const isWhole = notes.length === 0
  for (const name of names.sort()) {
    const path = name.split(sep).join('/').normalize('NFC')
    const found = await stat(join(root, name)).catch(messageOf)
    const problem =
      mediumNameProblem(path) ?? (await fileProblem(root, name, found)) ?? twin(files, path)
    if (problem || typeof found === 'string') {
      notes.push({ path: shownPath(join(folder, name)), message: `not published: it ${problem}` })
    } else {
      const { size: bytes, mtimeMs: changed } = found
      files.set(path, { path, file: join(folder, name), bytes, changed })
    }
  }
  return { files: [...files.values()], isWhole, notes }
}

async function fileProblem(root: string, name: string, found: Stats | string) {
  if (typeof found === 'string') return `can't be read: ${found}`
  const real = await realpath(join(root, name))
  if (!`${real}${sep}`.startsWith(root + sep)) return 'is a link that leaves the folder'
  if (!found.isFile()) return 'is not a regular file'
  return found.size > mostMediumBytes ? `has ${found.size} bytes: ${tooLargeAdvice}` : undefined
}

function twin(files: Map<string, MediaFile>, path: string): string | undefined {
  return files.has(path) ? 'has the name of another file, in another form of Unicode' : undefined
}

const known = new Map<string, Digests & Pick<MediaFile, 'bytes' | 'changed'>>()

/** Returns the digests of a file, which are remembered until it changes. Throws if it can't be read. */
export async function digestsOf({ file, bytes, changed }: MediaFile): Promise<Digests> {
  const before = known.get(file)
  if (before?.bytes === bytes && before.changed === changed) return before
  const whole = createHash('sha256')
  const parts: string[] = []
  let part = createHash('sha256')
  let left = partBytes
  const take = (chunk: Buffer) => {
    part.update(chunk)
    left -= chunk.length
    if (left > 0) return
    parts.push(part.digest('hex'))
    part = createHash('sha256')
    left = partBytes
  }
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    whole.update(chunk)
    const first = chunk.subarray(0, left)
    take(first)
    if (first.length < chunk.length) take(chunk.subarray(first.length))
  }
  if (left < partBytes) parts.push(part.digest('hex'))
  const digests = { sha256: whole.digest('hex'), parts, bytes, changed }
  known.set(file, digests)
  return digests
}

/** What only a file itself tells. */
export type OwnFacts = Pick<MediumFacts, 'width' | 'height' | 'seconds'>

/** Returns what a file tells of itself: nothing, if it can't be understood. */
export async function readFacts({ file, path }: MediaFile): Promise<OwnFacts> {
  const type = mime.getType(path) ?? ''
  if (type.startsWith('image/')) {
    const { width, height } = (await readPictureFile(file)) ?? {}
    return width && height ? { width, height } : {}
  }
  if (!/^(?:audio|video)\//.test(type)) return {}
  // It takes a moment to load, and few pushes need it.
  const { parseFile } = await import('music-metadata')
  const { format } = await parseFile(file, { duration: true, skipCovers: true })
  const video = format.trackInfo.find((track) => track.video)?.video
  const seconds = Math.round(format.duration ?? 0)
  const { pixelWidth: width, pixelHeight: height } = video ?? {}
  return { ...(width && height && { width, height }), ...(seconds > 0 && { seconds }) }
}

/** Whether a picture costs readers more than it gives them. */
export function isCostly({ path, bytes }: MediaFile, { width = 0, height = 0 }: OwnFacts): boolean {
  const isLarge = bytes > enough.bytes || Math.max(width, height) > enough.pixels
  return isLarge && mime.getType(path)?.startsWith('image/') === true
}

/** Returns a note on a picture that is costly, unless readers get smaller ones in its place. */
export function costNote(picture: MediaFile, facts: OwnFacts): Note | undefined {
  const { file, bytes } = picture
  const { width = 0, height = 0 } = facts
  const hasSmaller = smallerWidths.some((narrow) => existsSync(smallerPath(file, narrow)))
  if (!isCostly(picture, facts) || hasSmaller) return undefined
  const pixels = width && height ? ` and ${width} × ${height} pixels` : ''
  const wait = Math.max(0.1, bytes / phone).toFixed(1)
  const message = `has ${(bytes / 1e6).toFixed(1)} MB${pixels}: at 10 Mbit/s, each reader waits ${wait} s for it; 500 kB and 2,400 pixels are enough: push --resize writes smaller ones beside it`
  return { path: shownPath(file), message }
}
