import { existsSync } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { decodeFile, hashFile } from '../compile/file.ts'
import { compile } from '../compile/index.ts'
import { describeProblem, type Problem, type Result } from '../compile/problem.ts'
import { articleEnding } from '../compile/slug.ts'
import { readSite, type Site } from '../site.ts'
import { UsageError } from './errors.ts'

/**
 * An article file that can be published: where it is, its slug, its text with its hash, the
 * article's id.
 */
export type CheckedFile = { path: string; slug: string; markdown: string; hash: string; id: string }

/**
 * Returns the id of the article that is published from just this text under this slug, if there is
 * one.
 */
export type Published = (slug: string, hash: string) => string | undefined

/**
 * What a folder or a file of articles holds: those that compile, every problem of the others as a
 * line of text, and the slugs of them all. `isWhole` says that it is a folder, so that what it
 * lacks is no longer wanted.
 */
export type Content = {
  files: CheckedFile[]
  problems: string[]
  slugs: Set<string>
  refused: number
  isWhole: boolean
}

/**
 * Reads and checks a folder (its `articles` folder, where it has one) or a single article file,
 * against the `site.yaml` beside it. What is `published` as it stands has passed the same check
 * already, so it is not compiled again. Throws a UsageError when there is nothing at `target` or no
 * site.yaml.
 */
export async function readContent(
  target: string,
  published: Published = () => undefined,
): Promise<Content> {
  const found = await stat(target).catch(() => undefined)
  if (!found) throw new UsageError(`there is no file or folder ${target}`)
  const isWhole = found.isDirectory()
  const folder = isWhole ? target : dirname(target)
  const site = await readContentSite(folder)
  if (!site)
    throw new UsageError(
      `there is no site.yaml in ${folder}, in a folder above it, or in content/ here`,
    )
  const paths = isWhole ? await articlePaths(target) : [target]
  return { ...(await checkFiles(paths.map(shown), site, published)), isWhole }
}

/**
 * Returns the site that the articles in a folder belong to: the nearest site.yaml from there
 * upwards, else that of the project one stands in; undefined where there is none. Throws a
 * UsageError for one that has problems.
 */
export async function readContentSite(folder: string): Promise<Site | undefined> {
  const path = findSite(folder)
  if (!path) return undefined
  const decoded = decodeFile(await readFile(path))
  const site = decoded.problems ? decoded : readSite(decoded.value)
  if (!site.problems) return site.value
  throw new UsageError(
    site.problems.map((problem) => describeProblem(problem, shown(path))).join('\n'),
  )
}

async function checkFiles(
  paths: string[],
  site: Site,
  published: Published,
): Promise<Omit<Content, 'isWhole'>> {
  const files: CheckedFile[] = []
  const problems: string[] = []
  const bySlug = new Map<string, string>()
  const byId = new Map<string, string>()
  let refused = 0
  for (const path of paths) {
    const slug = slugOf(path)
    const twin = bySlug.get(slug)
    const checked = twin
      ? twice(`the slug "${slug}"`, twin)
      : await checkFile(path, slug, site, published)
    const idTwin = checked.value && byId.get(checked.value.id)
    const result = checked.value && idTwin ? twice(`the id ${checked.value.id}`, idTwin) : checked
    if (!twin) bySlug.set(slug, path)
    if (result.problems) {
      refused++
      problems.push(...result.problems.map((problem) => describeProblem(problem, path)))
    } else {
      byId.set(result.value.id, path)
      files.push(result.value)
    }
  }
  return { files, problems, slugs: new Set(bySlug.keys()), refused }
}

async function checkFile(
  path: string,
  slug: string,
  site: Site,
  published: Published,
): Promise<Result<CheckedFile>> {
  const decoded = decodeFile(await readFile(path))
  if (decoded.problems) return decoded
  const markdown = decoded.value
  const hash = hashFile(markdown)
  const id = published(slug, hash)
  if (id) return { value: { path, slug, markdown, hash, id } }
  const compiled = compile({ slug, source: markdown }, site)
  return compiled.problems
    ? compiled
    : { value: { path, slug, markdown, hash, id: compiled.value.id } }
}

function twice(what: string, path: string): { value?: undefined; problems: Problem[] } {
  return { problems: [{ message: `${what} is that of ${path} already` }] }
}

function slugOf(path: string): string {
  const name = basename(path).normalize('NFC')
  return name.endsWith(articleEnding) ? name.slice(0, -articleEnding.length) : name
}

function findSite(folder: string): string | undefined {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const path = join(at, 'site.yaml')
    if (existsSync(path)) return path
    if (at === dirname(at)) break
  }
  const path = join('content', 'site.yaml')
  return existsSync(path) ? path : undefined
}

async function articlePaths(folder: string): Promise<string[]> {
  const inside = join(folder, 'articles')
  const root = existsSync(inside) ? inside : folder
  const names = await readdir(root, { recursive: true })
  const wanted = names.filter((name) => {
    const isHidden = name.split(sep).some((part) => part.startsWith('.'))
    return name.endsWith(articleEnding) && !isHidden
  })
  return wanted.sort().map((name) => join(root, name))
}

/** The path as one would type it here. */
function shown(path: string): string {
  const short = relative('.', path)
  return short.startsWith('..') ? path : short
}
