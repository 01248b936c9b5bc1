import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { articleEnding, slugProblem } from '../file/slug.ts'
import { fetchFiles, fetchManifest, type Manifest, type StoredFile } from './api.ts'
import type { Connection } from './connection.ts'
import { ApiError, messageOf, UsageError } from './errors.ts'
import { withProgress } from './progress.ts'

/**
 * Writes every article that the Worker holds to a folder, as the file that was pushed. Each file
 * appears whole or not at all. `force` lets the folder hold other files, and overwrites those that
 * have an article's name. Returns how many articles were written, and how many were already there as
 * they are. Throws a UsageError for a folder that can't be used, and an ApiError if the Worker can't
 * be used, or if an article moves away while they are read.
 */
export async function exportArticles(folder: string, connection: Connection, force = false) {
  const others = await filesIn(folder)
  const { manifest: before } = await fetchManifest(connection)
  if (others.size > 0 && !force) {
    await readAll('comparing', connection, before, async (file) => {
      if (await isThere(folder, file)) others.delete(fileName(file))
    })
    const [other] = others
    const advice = 'choose another folder, or use --force to overwrite files of the same name'
    const reason = `${folder} holds ${other}, which is not a copy of what is published`
    if (other) throw new UsageError(`${reason}: ${advice}`)
  }
  await mkdir(folder, { recursive: true })
  const summary = { written: 0, unchanged: 0 }
  const seen = await readAll('exporting', connection, before, async (file) => {
    const isSame = await isThere(folder, file)
    if (!isSame) await replaceFile(folder, file)
    summary[isSame ? 'unchanged' : 'written']++
  })
  const { manifest: after } = await fetchManifest(connection)
  const lost = before.keys().find((slug) => !seen.has(slug) || !after.has(slug))
  if (lost === undefined) return summary
  throw new ApiError(`"${lost}" was renamed or withdrawn during the export: export again`)
}

/** Reads every article file, and checks its slug. Returns the slugs. */
async function readAll(
  label: string,
  connection: Connection,
  expected: Manifest,
  take: (file: StoredFile) => Promise<void>,
): Promise<Set<string>> {
  const slugs = new Set<string>()
  await withProgress(label, expected.size, async (advance) => {
    for await (const file of fetchFiles(connection)) {
      // A slug becomes a path, and a Worker is not trusted to choose paths.
      if (slugProblem(file.slug)) {
        const name = JSON.stringify(file.slug)
        throw new ApiError(`${connection.url} has an article ${name}, which can't be a file name`)
      }
      await take(file)
      slugs.add(file.slug)
      if (expected.has(file.slug)) advance(1)
    }
  })
  return slugs
}

/** The names in a folder, none if there is no such folder. `push` leaves hidden files alone too. */
async function filesIn(folder: string): Promise<Set<string>> {
  const found = await stat(folder).catch(() => undefined)
  if (!found) return new Set()
  if (!found.isDirectory()) throw new UsageError(`${folder} is not a folder`)
  const names = await readdir(folder)
  return new Set(names.filter((name) => !name.startsWith('.')).map((name) => name.normalize()))
}

function fileName({ slug }: StoredFile): string {
  return slug + articleEnding
}

async function isThere(folder: string, file: StoredFile): Promise<boolean> {
  const text = await readFile(join(folder, fileName(file))).catch(() => undefined)
  return text?.equals(Buffer.from(file.markdown)) ?? false
}

async function replaceFile(folder: string, file: StoredFile): Promise<void> {
  const path = join(folder, fileName(file))
  const passing = join(folder, `.${file.slug}.${process.pid}`)
  try {
    await writeFile(passing, file.markdown)
    await rename(passing, path)
  } catch (error) {
    await rm(passing, { force: true })
    throw new UsageError(`can't write ${path}: ${messageOf(error)}`)
  }
}
