import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { join, sep } from 'node:path'
import { toInstant } from '../article/dates.ts'
import { type FoundFile, ImportError } from './moved.ts'

/** Returns whether a path names a file in a folder, also when its links are followed. */
export function isInside(folder: string, file: string): boolean {
  if (file.includes('\0') || !existsSync(file) || !statSync(file).isFile()) return false
  return realpathSync(file).startsWith(realpathSync(folder) + sep)
}

/** Returns the file at a path below a folder, if it is one and no link leads out of the folder. */
export function fileBelow(folder: string, path: string): FoundFile | undefined {
  const file = join(folder, path)
  return isInside(folder, file) ? { file, path } : undefined
}

/** A string of V8 isn't longer. In bytes. */
const mostBytes = 512 * 1024 * 1024 - 32

/** Returns the bytes of a file. Throws an ImportError if it has over `most`. */
export function bytesOf(path: string, most = mostBytes): Buffer {
  if (statSync(path).size > most) throw new ImportError(`${path} has over ${most} bytes`)
  return readFileSync(path)
}

/** When a file was last changed: the date of what has no other. */
export function timeOf(file: string): string {
  return toInstant(Math.floor(statSync(file).mtimeMs / 1000))
}
