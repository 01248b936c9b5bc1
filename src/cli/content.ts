import { existsSync } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import type { Article, Instant } from '../article/article.ts'
import { describeProblem, type Problem, type Result } from '../article/problem.ts'
import { withdrawalProblem } from '../article/tombstone.ts'
import { compile } from '../compile.ts'
import { decodeFile, hashFile } from '../file/file.ts'
import { articleEnding } from '../file/slug.ts'
import { parseSite } from '../site/parse-site.ts'
import type { Site } from '../site/site.ts'
import { UsageError } from './errors.ts'
import { missingMedia } from './media-files.ts'

/** What is known of an article before it is sent: its id, and when it is published. */
type Identity = Pick<Article, 'id' | 'published'>

/**
 * An article file that can be published: where it is, its slug, its text with its hash, and what its
 * article is.
 */
export type CheckedFile = Identity & { path: string; slug: string; markdown: string; hash: string }

/** Returns the article that is published from just this text under this slug, if there is one. */
export type Published = (slug: string, hash: string) => Identity | undefined

/**
 * Article files, the site that they belong to, and the folder of its media. `isWhole` says that they
 * are all of its articles, so that what is not among them is no longer wanted. `others` are texts
 * that lie among them and are no article files by their name.
 */
export type Content = {
  site: Site
  media: string
  paths: string[]
  others: string[]
  isWhole: boolean
}

/**
 * The articles that can be published, every problem of the others as a line of text, what else its
 * author may not mean, how many were refused, and the slugs of them all.
 */
export type CheckedContent = {
  files: CheckedFile[]
  problems: string[]
  notes: string[]
  refused: number
  slugs: Set<string>
}

/**
 * Returns the article files in a folder (in its `articles` folder, where it has one), or the one
 * that `target` is. Throws a UsageError when there is nothing at `target`, or no site.yaml.
 */
export async function findContent(target: string): Promise<Content> {
  const found = await stat(target).catch(() => undefined)
  if (!found) throw new UsageError(`there is no file or folder ${target}`)
  const folder = found.isDirectory() ? target : dirname(target)
  const sitePath = findSite(folder)
  if (!sitePath) {
    const places = `in ${folder}, in a folder above it, or in content/ here`
    throw new UsageError(`there is no site.yaml ${places}`)
  }
  const { articles, others } = found.isDirectory()
    ? await pathsIn(target)
    : { articles: [target], others: [] }
  return {
    site: await readSiteFile(sitePath),
    media: join(dirname(sitePath), 'media'),
    paths: articles.map(shown),
    others: others.map(shown),
    isWhole: found.isDirectory() && !isPart(target),
  }
}

/** Returns a note for each text that may be meant as an article and isn't taken for one. */
export function fileNotes({ others }: Content): string[] {
  const message = `note: not published, because its name does not end in ${articleEnding}`
  return others.map((path) => describeProblem({ message }, path))
}

/** Whether a folder lies within the articles of a site, and so holds only a part of them. */
function isPart(folder: string): boolean {
  const path = findSiteAbove(folder)
  return (
    path !== undefined &&
    ![dirname(path), join(dirname(path), 'articles')].includes(resolve(folder))
  )
}

/**
 * Returns what is good and what is wrong in article files at `now`. What is `published` as it stands
 * has passed the same check already, so it is not compiled again.
 */
export async function checkContent(
  { site, media, paths }: Content,
  now: Instant,
  published: Published = () => undefined,
): Promise<CheckedContent> {
  const files: CheckedFile[] = []
  const notes: string[] = []
  const problems: string[] = []
  const bySlug = new Map<string, string>()
  const byId = new Map<string, string>()
  for (const path of paths) {
    const slug = slugOf(path)
    const twin = bySlug.get(slug)
    const checked = twin
      ? twice(`the slug "${slug}"`, twin)
      : await checkFile(path, slug, { site, media }, now, published)
    const idTwin = checked.value && byId.get(checked.value.id)
    const result = idTwin ? twice(`the id ${checked.value.id}`, idTwin) : checked
    if (!twin) bySlug.set(slug, path)
    if (result.problems) {
      problems.push(...result.problems.map((problem) => describeProblem(problem, path)))
    } else {
      const { missing, ...file } = result.value
      byId.set(file.id, path)
      files.push(file)
      notes.push(...missing.map((problem) => describeProblem(problem, path)))
    }
  }
  const refused = paths.length - files.length
  return { files, problems, notes, refused, slugs: new Set(bySlug.keys()) }
}

/**
 * Returns the site that the articles in a folder belong to: the nearest site.yaml from there
 * upwards, else that of the project one stands in; undefined where there is none. Throws a
 * UsageError for one that has problems.
 */
export async function readContentSite(folder: string): Promise<Site | undefined> {
  const path = findSite(folder)
  return path ? readSiteFile(path) : undefined
}

async function readSiteFile(path: string): Promise<Site> {
  const decoded = decodeFile(await readFile(path))
  const site = decoded.problems ? decoded : parseSite(decoded.value)
  if (!site.problems) return site.value
  throw new UsageError(
    site.problems.map((problem) => describeProblem(problem, shown(path))).join('\n'),
  )
}

async function checkFile(
  path: string,
  slug: string,
  { site, media }: Pick<Content, 'site' | 'media'>,
  now: Instant,
  published: Published,
): Promise<Result<CheckedFile & { missing: Problem[] }>> {
  const bytes = await readFile(path).catch((error: Error) => error.message)
  if (typeof bytes === 'string') return { problems: [{ message: `can't be read: ${bytes}` }] }
  const decoded = decodeFile(bytes)
  if (decoded.problems) return decoded
  const markdown = decoded.value
  const hash = hashFile(markdown)
  const file = { path, slug, markdown, hash }
  const known = published(slug, hash)
  if (known) return { value: { ...file, id: known.id, published: known.published, missing: [] } }
  const compiled = compile({ slug, source: markdown }, site)
  if (compiled.problems) return compiled
  const article = compiled.value
  const problem = withdrawalProblem(article, now)
  if (problem) return { problems: [problem] }
  const missing = (await missingMedia(article, site, media)).map(({ field, path }) => {
    return { field, message: `note: there is no file ${shown(path)}` }
  })
  return { value: { ...file, id: article.id, published: article.published, missing } }
}

function twice(what: string, path: string): { value?: undefined; problems: Problem[] } {
  return { problems: [{ message: `${what} is that of ${path} already` }] }
}

function slugOf(path: string): string {
  const name = basename(path).normalize('NFC')
  return name.endsWith(articleEnding) ? name.slice(0, -articleEnding.length) : name
}

function findSite(folder: string): string | undefined {
  const path = findSiteAbove(folder) ?? join('content', 'site.yaml')
  return existsSync(path) ? path : undefined
}

function findSiteAbove(folder: string): string | undefined {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const path = join(at, 'site.yaml')
    if (existsSync(path)) return path
    if (at === dirname(at)) return undefined
  }
}

/** What else Markdown and plain text are called. */
const textEnding = /\.(markdown|mdown|mkdn?|mdx?|text|txt)$/i

async function pathsIn(folder: string): Promise<{ articles: string[]; others: string[] }> {
  const inside = join(folder, 'articles')
  const root = existsSync(inside) ? inside : folder
  // The README beside site.yaml is the manual of a site folder, even of one without articles.
  const manual = existsSync(join(root, 'site.yaml')) && join(root, 'README.md')
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => path !== manual && !isHidden(relative(root, path)))
    .sort()
  const isArticle = (path: string) => path.endsWith(articleEnding)
  return {
    articles: files.filter(isArticle),
    others: files.filter((path) => !isArticle(path) && textEnding.test(path)),
  }
}

function isHidden(path: string): boolean {
  return path.split(sep).some((part) => part.startsWith('.'))
}

/** The path as one would type it here. */
function shown(path: string): string {
  const short = relative('.', path)
  return short.startsWith('..') ? path : short
}
