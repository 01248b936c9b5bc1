import { existsSync, realpathSync, statSync } from 'node:fs'
import { join, sep } from 'node:path'
import { toInstant } from '../article/dates.ts'
import type { FoundFile } from './moved.ts'

/** Returns the file at a path below a folder, if it is one and no link leads out of the folder. */
export function fileBelow(folder: string, path: string): FoundFile | undefined {
  const file = join(folder, path)
  if (file.includes('\0') || !existsSync(file) || !statSync(file).isFile()) return undefined
  return realpathSync(file).startsWith(realpathSync(folder) + sep) ? { file, path } : undefined
}

/** When a file was last changed: the date of what has no other. */
export function timeOf(file: string): string {
  return toInstant(Math.floor(statSync(file).mtimeMs / 1000))
}
