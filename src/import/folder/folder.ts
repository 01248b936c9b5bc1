import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { isMap } from '../../file/fields.ts'
import { ImportError, type Moved, type Source } from '../moved.ts'
import type { Report } from '../report.ts'
import { configIn, type Engine, engineOf } from './engine.ts'
import { fileFinder } from './files.ts'
import { slugIn, withoutEnding } from './names.ts'
import { readPost, type Setting } from './post.ts'
import { type PostFile, postsIn } from './posts.ts'
import { siteLiquid } from './site-liquid.ts'

/** Returns the source that a folder of posts is. Throws an ImportError if there is none in it. */
export function readFolder(given: string): Source {
  const isFile = statSync(given).isFile()
  const engine = engineOf(given)
  const folder = isFile || resolve(given).startsWith(engine.root) ? given : engine.root
  const { posts, others } = isFile
    ? { posts: [{ file: folder, path: basename(folder) }], others: [] }
    : postsIn(folder, engine)
  if (posts.length === 0) {
    const kind = engine.name === 'Markdown' ? 'a folder' : `a ${engine.name} site`
    throw new ImportError(
      `${folder} looks like ${kind}, but has no posts: no .md, .markdown or .mdx file`,
    )
  }
  const names = new Map(posts.map(({ path }) => [withoutEnding(path), slugIn(path)]))
  const kind = engine.name === 'Markdown' ? 'a folder of Markdown files' : `a ${engine.name} site`
  return {
    seen: `${kind}, ${posts.length} text files`,
    site: { ...engine.site, authors: authorsIn(engine.root) },
    steps: posts.length,
    read: async function* (report, advance) {
      for (const { path, message } of others) report.at({ file: path }, message)
      const liquid = engine.name === 'Jekyll' ? siteLiquid(engine) : undefined
      const setting = { engine, liquid, drawsFormulas: drawsFormulas(engine) }
      for (const post of posts) {
        const moved = readOrReport(post, setting, report)
        if (moved) yield moved
        advance(1)
      }
    },
    fileAt: fileFinder(engine),
    nameAt: (address) => nameIn(names, address),
  }
}

/** One file that can't be read doesn't keep the others from being taken. */
function readOrReport(post: PostFile, setting: Setting, report: Report): Moved | undefined {
  try {
    return readPost(post, setting, report)
  } catch (error) {
    return report.at({ file: post.path }, `not taken: ${(error as Error).message}`)
  }
}

/** Folders in which a theme loads what draws formulas. */
const themes = ['_includes', '_layouts', 'layouts', 'themes', 'templates', 'partials', 'src']

/** Whether the pages of a site drew the TeX in their texts. */
function drawsFormulas({ root, name }: Engine): boolean {
  if (name === 'Franklin') return true
  return themes.some((theme) => {
    const folder = join(root, theme)
    const files = existsSync(folder)
      ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
      : []
    return files
      .filter((file) => /\.(?:html|liquid|njk|ya?ml|toml)$/.test(file))
      .slice(0, 500)
      .some((file) => /mathjax|katex/i.test(readFileSync(join(folder, file), 'utf8')))
  })
}

/** The name of a post that another one names by its file: whole, or the end of its path. */
function nameIn(names: Map<string, string>, address: string): string | undefined {
  const wanted = withoutEnding(
    address.replace(/[#?].*$/, '').replace(/^(?:@|\/|\.\.?\/)+/, ''),
  ).replace(/\/_?index$/, '')
  if (!wanted) return undefined
  for (const [path, name] of names) {
    const plain = path.replace(/\/_?index$/, '')
    if (plain === wanted || plain.endsWith(`/${wanted}`)) return name
  }
  return undefined
}

/** The names that the keys of authors stand for, where Jekyll and Docusaurus have them. */
function authorsIn(root: string): Record<string, string> {
  const places = [
    '_data/authors.yml',
    '_data/authors.yaml',
    'blog/authors.yml',
    'data/authors.yml',
    'src/_data/authors.yml',
  ]
  return Object.fromEntries(
    Object.entries(configIn(root, places)).flatMap(([key, value]) =>
      isMap(value) && typeof value.name === 'string' ? [[key, value.name]] : [],
    ),
  )
}
