import { createWriteStream, mkdirSync, rmSync, statSync, utimesSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { crc32 } from 'node:zlib'
import yauzl, { type Entry, type ZipFile } from 'yauzl'
import { decodeUtf8 } from '../article/text.ts'
import { ImportError } from './moved.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** What a zip had in it, in a folder that is deleted when the program ends, and what couldn't be taken. */
export type Unpacked = { folder: string; faults: { name: string; message: string }[] }

const mostEntries = 200_000

/** In bytes, of everything in a zip. */
const mostBytes = 16 * 1024 ** 3

/** Text becomes 30 times smaller at best, a zip bomb a thousand times. Small zips do no harm. */
const mostRatio = 100
const harmless = 64 * 1024 ** 2

/** An extra field of a zip that has a name in UTF-8 (APPNOTE 4.6.9). */
const unicodePath = 0x7075

/**
 * Unpacks a zip. A file in it that is damaged, encrypted or would be outside of the folder is left out. Throws
 * an ImportError for a zip that is broken off, and before it unpacks one that is too large.
 */
export async function unpack(path: string): Promise<Unpacked> {
  // A site is looked for up to two folders above the texts, where nothing of others must be.
  const folder = join(temporaryFolder(), 'of', 'zip')
  mkdirSync(folder, { recursive: true })
  const faults: Unpacked['faults'] = []
  const zip = await yauzl
    .openPromise(path, { decodeStrings: false, autoClose: false })
    .catch(broken)
  try {
    for (const entry of await entriesOf(zip).catch(broken)) {
      const name = nameOf(entry)
      if (/\/$|^__MACOSX\/|(?:^|\/)\.DS_Store$/.test(name)) continue
      const message =
        problemOf(name, entry) ?? (await write(zip, entry, join(folder, name)).catch(damage))
      if (message) faults.push({ name, message })
    }
  } finally {
    zip.close()
  }
  return { folder, faults }

  async function entriesOf(zip: ZipFile): Promise<Entry[]> {
    const { size } = statSync(path)
    if (zip.entryCount > mostEntries) refuse(`has over ${mostEntries} files in it`)
    const entries: Entry[] = []
    let [packed, bytes] = [0, 0]
    for await (const entry of zip.eachEntry()) {
      entries.push(entry)
      packed += entry.compressedSize
      bytes += entry.uncompressedSize
    }
    if (packed > size) refuse('has files in it that share their bytes, as in a zip bomb')
    if (bytes > harmless && bytes > size * mostRatio)
      refuse(`would become ${Math.round(bytes / size)} times as large, as a zip bomb does`)
    if (bytes > mostBytes) refuse('has over 16 GiB in it: unpack it, and import the folder')
    return entries
  }

  function refuse(why: string): never {
    throw new ImportError(`${path} ${why}`)
  }

  function broken(error: Error): never {
    if (error instanceof ImportError) throw error
    return refuse(`is a zip that is broken off or damaged: ${error.message}; download it again`)
  }
}

/** The name of an entry: programs write UTF-8 without saying so; what is none is in cp437 (APPNOTE D.1). */
function nameOf({ fileNameRaw, generalPurposeBitFlag, extraFields }: Entry): string {
  const text = extraFields.some(({ id }) => id === unicodePath)
    ? undefined
    : decodeUtf8(fileNameRaw)
  const name =
    text ?? yauzl.getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, false)
  return name.replaceAll('\\', '/')
}

function problemOf(name: string, entry: Entry): string | undefined {
  if (yauzl.validateFileName(name) || /^[a-z]:|\0/i.test(name))
    return 'left out: its path leads out of the zip'
  if (entry.isEncrypted()) return 'left out: it is encrypted'
  const type = (entry.externalFileAttributes >>> 28) & 0xf
  return type === 0xa ? 'left out: it is a link to another file' : undefined
}

/** Writes a file whole or not at all, with the time that it had. */
async function write(zip: ZipFile, entry: Entry, target: string): Promise<undefined> {
  mkdirSync(dirname(target), { recursive: true })
  const bytes = await zip.openReadStreamPromise(entry)
  let sum = 0
  const summed = async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      sum = crc32(chunk, sum)
      yield chunk
    }
    if (sum !== entry.crc32) throw new Error('its checksum is wrong')
  }
  try {
    await pipeline(bytes, summed, createWriteStream(target, { flags: 'wx' }))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') rmSync(target, { force: true })
    throw error
  }
  utimesSync(target, entry.getLastModDate(), entry.getLastModDate())
}

function damage({ code, message }: NodeJS.ErrnoException): string {
  return code === 'EEXIST'
    ? 'left out: the zip has two files of this name'
    : `left out: it can't be unpacked: ${message}`
}
