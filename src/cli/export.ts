import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { articleEnding, slugProblem } from '../file/slug.ts'
import { type Connection, type FileLine, fetchFiles, fetchManifest } from './client.ts'
import { ApiError, UsageError } from './errors.ts'
import { type Progress, showProgress } from './progress.ts'

/** `force` lets the folder hold other files, and replaces those that have an article's name. */
export type ExportOptions = Connection & { folder: string; force?: boolean }

/** How many articles were written; the others were there already, just as they are. */
export type ExportSummary = { written: number; unchanged: number }

/**
 * Writes every article that the Worker holds to a folder, as the file that was pushed. Each file is
 * there whole or not at all. Throws a UsageError for a folder that can't be used, and an ApiError
 * when the Worker can't be, or an article moves away while they are read.
 */
export async function exportArticles({
  folder,
  force = false,
  ...connection
}: ExportOptions): Promise<ExportSummary> {
  const there = await filesIn(folder)
  const before = await fetchManifest(connection)
  const read = (label: string, take: (file: FileLine) => Promise<void>) => {
    return readAll(connection, showProgress(label, before.size), take, (slug) => before.has(slug))
  }
  if (there.size > 0 && !force) {
    const others = new Set(there)
    await read('comparing', async (file) => {
      const name = file.slug + articleEnding
      if (await isThere(folder, there, file)) others.delete(name)
    })
    for (const name of others) {
      const advice = 'name another folder, or use --force, which replaces what has the same name'
      throw new UsageError(
        `${folder} holds ${name}, which is no copy of what is published: ${advice}`,
      )
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
    throw new ApiError(`"${slug}" was renamed or withdrawn while it was exported; export again`)
  }
  return summary
}

/** Reads every article file, and checks its slug. Returns the slugs. */
async function readAll(
  connection: Connection,
  progress: Progress,
  take: (file: FileLine) => Promise<void>,
  isListed: (slug: string) => boolean,
): Promise<Set<string>> {
  const slugs = new Set<string>()
  try {
    for await (const page of fetchFiles(connection)) {
      for (const file of page) {
        // It becomes a path: a Worker is not trusted with where that leads.
        if (slugProblem(file.slug)) {
          const name = JSON.stringify(file.slug)
          throw new ApiError(`${connection.url} has an article ${name}, which can name no file`)
        }
        await take(file)
        slugs.add(file.slug)
        if (isListed(file.slug)) progress.advance(1)
      }
    }
  } finally {
    progress.end()
  }
  return slugs
}

/** The names in a folder, none where it isn't there; what is hidden is left alone, as by push. */
async function filesIn(folder: string): Promise<Set<string>> {
  const found = await stat(folder).catch(() => undefined)
  if (!found) return new Set()
  if (!found.isDirectory()) throw new UsageError(`${folder} is not a folder`)
  const names = await readdir(folder)
  return new Set(names.filter((name) => !name.startsWith('.')).map((name) => name.normalize()))
}

async function isThere(folder: string, there: Set<string>, file: FileLine): Promise<boolean> {
  const name = file.slug + articleEnding
  if (!there.has(name)) return false
  const text = await readFile(join(folder, name)).catch(() => undefined)
  return text?.equals(Buffer.from(file.markdown)) ?? false
}

async function replaceFile(folder: string, { slug, markdown }: FileLine): Promise<void> {
  const path = join(folder, slug + articleEnding)
  const passing = join(folder, `.${slug}.${process.pid}`)
  try {
    await writeFile(passing, markdown)
    await rename(passing, path)
  } catch (error) {
    await rm(passing, { force: true })
    throw new UsageError(`can't write ${path}: ${(error as Error).message}`)
  }
}
