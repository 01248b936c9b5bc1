import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { articleEnding, slugProblem } from '../file/slug.ts'
import { fetchFiles, fetchManifest, type StoredFile } from './api.ts'
import type { Connection } from './connection.ts'
import { ApiError, messageOf, UsageError } from './errors.ts'
import { withProgress } from './progress.ts'

/** `force` lets the folder hold other files, and overwrites those that have an article's name. */
export type ExportOptions = Connection & { folder: string; force?: boolean }

/** How many articles were written, and how many were already there as they are. */
export type ExportSummary = { written: number; unchanged: number }

/**
 * Writes every article that the Worker holds to a folder, as the file that was pushed. Each file
 * appears whole or not at all. Throws a UsageError for a folder that can't be used, and an ApiError
 * if the Worker can't be used, or if an article moves away while they are read.
 */
export async function exportArticles({
  folder,
  force = false,
  ...connection
}: ExportOptions): Promise<ExportSummary> {
  const there = await filesIn(folder)
  const before = await fetchManifest(connection)
  const read = (label: string, take: (file: StoredFile) => Promise<void>) => {
    return withProgress(label, before.size, (advance) =>
      readAll(connection, async (file) => {
        await take(file)
        if (before.has(file.slug)) advance(1)
      }),
    )
  }
  if (there.size > 0 && !force) {
    const others = new Set(there)
    await read('comparing', async (file) => {
      if (await isThere(folder, there, file)) others.delete(fileName(file))
    })
    for (const name of others) {
      const advice = 'choose another folder, or use --force to overwrite files of the same name'
      const reason = `${folder} holds ${name}, which is not a copy of what is published`
      throw new UsageError(`${reason}: ${advice}`)
    }
  }
  await mkdir(folder, { recursive: true })
  const summary = { written: 0, unchanged: 0 }
  const seen = await read('exporting', async (file) => {
    const isSame = await isThere(folder, there, file)
    if (!isSame) await replaceFile(folder, file)
    summary[isSame ? 'unchanged' : 'written']++
  })
  const after = await fetchManifest(connection)
  for (const slug of before.keys()) {
    if (seen.has(slug) && after.has(slug)) continue
    throw new ApiError(`"${slug}" was renamed or withdrawn during the export: export again`)
  }
  return summary
}

/** Reads every article file, and checks its slug. Returns the slugs. */
async function readAll(
  connection: Connection,
  take: (file: StoredFile) => Promise<void>,
): Promise<Set<string>> {
  const slugs = new Set<string>()
  for await (const page of fetchFiles(connection)) {
    for (const file of page) {
      // A slug becomes a path, and a Worker is not trusted with where that leads.
      if (slugProblem(file.slug)) {
        const name = JSON.stringify(file.slug)
        throw new ApiError(`${connection.url} has an article ${name}, which can't name a file`)
      }
      await take(file)
      slugs.add(file.slug)
    }
  }
  return slugs
}

/**
 * The names in a folder, none if there is no such folder. Hidden files are left alone, as `push`
 * leaves them.
 */
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

async function isThere(folder: string, there: Set<string>, file: StoredFile): Promise<boolean> {
  if (!there.has(fileName(file))) return false
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
