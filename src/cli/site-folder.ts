import { existsSync } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { describeProblem, type Problem } from '../article/problem.ts'
import { decodeFile } from '../file/file.ts'
import { articleEnding } from '../file/slug.ts'
import { parseSite } from '../site/parse-site.ts'
import type { Site } from '../site/site.ts'
import { messageOf, UsageError } from './errors.ts'
import { defaultFile, defaultFolder, findSiteFile, shownPath } from './site-file.ts'

/** Other endings of Markdown and plain text. */
const textEnding = /\.(markdown|mdown|mkdn?|mdx?|text|txt)$/i

/**
 * Article files and files of own pages, and the site that they belong to, with its file and the
 * folders of its media and pages. `others` are texts among them whose name is not that of an
 * article file. `isWhole` says that these are all articles of the site, so that an article without
 * a file is no longer wanted.
 */
export type SiteFolder = {
  site: Site
  /** The notes on its file. */
  notes: Problem[]
  source: string
  media: string
  pages: string
  paths: string[]
  pageFiles: string[]
  others: string[]
  isWhole: boolean
}

/**
 * Returns the site folder at `target`, or the part of one that this folder or article file is. Throws
 * a UsageError if there is nothing at `target`, or no site that it belongs to.
 */
export async function findSiteFolder(target: string): Promise<SiteFolder> {
  const found = await stat(target).catch(() => undefined)
  if (!found) throw new UsageError(`there is no file or folder ${target}`)
  const isFolder = found.isDirectory()
  const folder = isFolder ? target : dirname(target)
  const nearest = await readNearestSite(folder)
  if (!nearest) {
    const places = `in ${folder}, in a folder above it, or in ${defaultFolder}/ here`
    throw new UsageError(`there is no site.yaml ${places}`)
  }
  const above = findSiteFile(folder)
  const root = dirname(above ?? defaultFile)
  const [media, pages] = [join(root, 'media'), join(root, 'pages')]
  const whole = above ? [dirname(above), join(dirname(above), 'articles')] : [resolve(folder)]
  const isWhole = isFolder && whole.includes(resolve(folder))
  const isPage = (path: string) => isWithin(pages, path)
  const ofPages = isWhole ? pages : isPage(target) ? target : undefined
  const files = [
    ...(isFolder ? await listFiles(target) : [target]).filter((path) => !isPage(path)),
    ...(ofPages === undefined ? [] : isFolder ? await filesBelow(ofPages) : [ofPages]),
  ]
  const isText = (path: string) => !isFolder || path.endsWith(articleEnding)
  const texts = files.filter(isText)
  return {
    ...nearest,
    media,
    pages,
    paths: texts.filter((path) => !isPage(path)).map(shownPath),
    pageFiles: texts.filter(isPage).map(shownPath),
    others: files.filter((path) => !isText(path) && textEnding.test(path)).map(shownPath),
    isWhole,
  }
}

/**
 * Returns the site that the articles in a folder belong to, and its file: that of the nearest
 * `site.yaml`, else of the project here, else undefined. Throws a UsageError for a file with
 * problems.
 */
export async function readNearestSite(
  folder: string,
): Promise<Pick<SiteFolder, 'site' | 'notes' | 'source'> | undefined> {
  const path = findSiteFile(folder) ?? defaultFile
  if (!existsSync(path)) return undefined
  const found = await stat(path)
  const bytes = found.isFile() ? await readFile(path).catch(messageOf) : 'it is not a regular file'
  if (typeof bytes === 'string') throw new UsageError(`${shownPath(path)} can't be read: ${bytes}`)
  const decoded = decodeFile(bytes)
  const source = decoded.value ?? ''
  const site = decoded.problems ? decoded : parseSite(source)
  if (!site.problems) return { site: site.value, notes: site.notes ?? [], source }
  const lines = site.problems.map((problem) => describeProblem(problem, shownPath(path)))
  throw new UsageError(lines.join('\n'))
}

/**
 * Every file, except hidden ones, that may be an article in a site folder or a folder of articles.
 */
async function listFiles(folder: string): Promise<string[]> {
  const inside = join(folder, 'articles')
  const root = existsSync(inside) ? inside : folder
  // The README beside site.yaml is the manual of a site folder, even of one without articles.
  const manual = existsSync(join(root, 'site.yaml')) && join(root, 'README.md')
  return (await filesBelow(root)).filter((path) => path !== manual)
}

/**
 * Returns the path of every file in a folder, except hidden ones; none if there is no such folder.
 * Throws a UsageError for one that can't be read.
 */
export async function filesBelow(root: string): Promise<string[]> {
  if (!existsSync(root)) return []
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch((error) => {
    throw new UsageError(`${root} can't be read: ${messageOf(error)}`)
  })
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !/(^|[/\\])\./.test(relative(root, path)))
    .sort()
}

function isWithin(folder: string, path: string): boolean {
  return `${resolve(path)}${sep}`.startsWith(resolve(folder) + sep)
}
