import { readFile, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { hashFile } from '../file/file.ts'
import { articleEnding, slugProblem } from '../file/slug.ts'
import { mediumNameProblem } from '../site/media.ts'
import { pagePathProblem } from '../site/page-path.ts'
import { fetchFiles, fetchManifest, fetchSite, type Manifest } from './api.ts'
import type { Connection } from './connection.ts'
import { replaceFile } from './copy.ts'
import { ApiError, UsageError } from './errors.ts'
import { fetchMediaManifest, fetchMedium } from './media-api.ts'
import { digestsOf } from './media-files.ts'
import { fetchPage, fetchPageManifest, type PageManifest } from './pages-api.ts'
import { withProgress } from './progress.ts'
import { RefusedError } from './request.ts'
import { filesBelow } from './site-folder.ts'

/** A file of the export: its path in the folder, whether it is there already, and how it comes. */
type Copy = { path: string; isThere: () => Promise<boolean>; write: () => Promise<void> }

/**
 * What a Worker holds: the slugs that its manifest names, its own pages, and the digest of each medium.
 */
type Holdings = { articles: Manifest; pages: PageManifest; media: Map<string, string> }

/**
 * Writes all that the Worker holds to a folder, as the site folder that was pushed: site.yaml,
 * every article file, every own page and all media. Each file appears whole or not at all. `force`
 * lets the folder hold other files, and overwrites those of the same name. Returns how many files
 * were written, and how many were already there as they are. Throws a UsageError for a folder that
 * can't be used, and an ApiError if the Worker can't be used, or if something moves away while it
 * is read.
 */
export async function exportSite(folder: string, connection: Connection, force = false) {
  const others = await filesIn(folder)
  const before = await holdingsOf(connection)
  if (others.size > 0 && !force) {
    await readAll('comparing', connection, folder, before, async ({ path, isThere }) => {
      if (await isThere()) others.delete(path)
    })
    const [other] = others
    const advice = 'choose another folder, or use --force to overwrite files of the same name'
    const reason = `${folder} holds ${other}, which is not a copy of what is published`
    if (other) throw new UsageError(`${reason}: ${advice}`)
  }
  const summary = { written: 0, unchanged: 0 }
  const seen = await readAll('exporting', connection, folder, before, async (copy) => {
    const isSame = await copy.isThere()
    if (!isSame) await copy.write()
    summary[isSame ? 'unchanged' : 'written']++
  })
  const { articles: after } = await holdingsOf(connection)
  const lost = before.articles.keys().find((slug) => !seen.has(slug) || !after.has(slug))
  if (lost === undefined) return summary
  throw new ApiError(`"${lost}" was renamed or withdrawn during the export: export again`)
}

async function holdingsOf(connection: Connection): Promise<Holdings> {
  const { manifest } = await fetchManifest(connection)
  const media = await fetchMediaManifest(connection).catch((error) => {
    // A Worker without a bucket has no media.
    if (!(error instanceof RefusedError) || error.status !== 501) throw error
    return new Map<string, string>()
  })
  return { articles: manifest, pages: await fetchPageManifest(connection), media }
}

/** Goes through everything that the Worker holds. Returns the slugs of the articles. */
async function readAll(
  label: string,
  connection: Connection,
  folder: string,
  { articles, pages, media }: Holdings,
  take: (copy: Copy) => Promise<void>,
): Promise<Set<string>> {
  const slugs = new Set<string>()
  await withProgress(label, articles.size + pages.size + media.size, async (advance) => {
    const site = await fetchSite(connection)
    if (site !== undefined) await take(textCopy(folder, 'site.yaml', site))
    for await (const { slug, markdown } of fetchFiles(connection)) {
      // A slug becomes a path, and a Worker is not trusted to choose paths.
      if (slugProblem(slug)) throw badName(connection, 'an article', slug)
      await take(textCopy(folder, `articles/${slug}${articleEnding}`, markdown))
      slugs.add(slug)
      if (articles.has(slug)) advance(1)
    }
    for (const [path, { hash }] of pages) {
      if (pagePathProblem(path)) throw badName(connection, 'a page', path)
      await take(pageCopy(connection, folder, path, hash))
      advance(1)
    }
    for (const [path, sha256] of media) {
      if (mediumNameProblem(path)) throw badName(connection, 'a file', path)
      await take(mediumCopy(connection, folder, path, sha256))
      advance(1)
    }
  })
  return slugs
}

function badName({ url }: Connection, what: string, name: string): ApiError {
  return new ApiError(`${url} has ${what} ${JSON.stringify(name)}, which can't be a file name`)
}

function textCopy(folder: string, path: string, text: string): Copy {
  return copyOf(folder, path, hashFile(text), async () => text)
}

function pageCopy(connection: Connection, folder: string, path: string, hash: string): Copy {
  return copyOf(folder, `pages/${path}${articleEnding}`, hash, () => fetchPage(connection, path))
}

function copyOf(folder: string, path: string, hash: string, read: () => Promise<string>): Copy {
  const file = join(folder, path)
  return {
    path,
    isThere: async () => {
      const found = await readFile(file, 'utf8').catch(() => undefined)
      return found !== undefined && hashFile(found) === hash
    },
    write: async () => {
      const text = await read()
      await replaceFile(file, (handle) => handle.writeFile(text))
    },
  }
}

function mediumCopy(connection: Connection, folder: string, path: string, sha256: string): Copy {
  const file = join(folder, 'media', path)
  return {
    path: `media/${path}`,
    isThere: async () => {
      const found = await stat(file).catch(() => undefined)
      if (!found?.isFile()) return false
      const { size: bytes, mtimeMs: changed } = found
      return (await digestsOf({ path, file, bytes, changed })).sha256 === sha256
    },
    write: () => replaceFile(file, (handle) => fetchMedium(connection, path, sha256, handle)),
  }
}

/** The files in a folder, by their paths in it. `push` leaves hidden ones alone too. */
async function filesIn(folder: string): Promise<Set<string>> {
  const found = await stat(folder).catch(() => undefined)
  if (found && !found.isDirectory()) throw new UsageError(`${folder} is not a folder`)
  const files = await filesBelow(folder)
  return new Set(files.map((file) => relative(folder, file).split(sep).join('/').normalize()))
}
