import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ApiError, messageOf, UsageError } from './errors.ts'

/**
 * Puts a file in the place of any that is there, once `write` has written all of it. Throws a
 * UsageError if it can't be written.
 */
export async function replaceFile(
  path: string,
  write: (file: FileHandle) => Promise<void>,
): Promise<void> {
  const passing = join(dirname(path), `.dateline-${process.pid}`)
  try {
    await mkdir(dirname(path), { recursive: true })
    const file = await open(passing, 'w')
    try {
      await write(file)
    } finally {
      await file.close()
    }
    await rename(passing, path)
  } catch (error) {
    await rm(passing, { force: true })
    if (error instanceof ApiError) throw error
    throw new UsageError(`can't write ${path}: ${messageOf(error)}`)
  }
}
