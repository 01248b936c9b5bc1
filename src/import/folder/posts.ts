import { existsSync, readdirSync, realpathSync, type Stats, statSync } from 'node:fs'
import { basename, extname, join, relative, sep } from 'node:path'
import { isMap } from '../../file/fields.ts'
import type { Engine, EngineName } from './engine.ts'

/** A text file of a folder. `path` is below the root of the site, with slashes. */
export type PostFile = { file: string; path: string }

/** A folder of Jekyll's texts that are no posts; `permalink` is the pattern of their addresses. */
export type Collection = { name: string; folder: string; permalink?: string }

const texts = new Set(['.md', '.markdown', '.mdown', '.mkd', '.mdx', '.html', '.htm'])

/** Texts that nothing here reads. */
const foreign = new Set('.textile .org .adoc .asciidoc .rst .ipynb .pug .haml'.split(' '))

const inForeign = 'not taken: it is in a markup that is not read here; save it as Markdown'

/** Folders of programs, themes, pictures and built pages. */
const skipped =
  /^(?:\.|node_modules$|bower_components$|vendor$|public$|_site$|dist$|build$|themes?$|layouts?$|templates?$|archetypes$|static$|target$|__|tests?$|i18n$|i18n-|locales?$)/i

/** Files about the folder itself, by their whole names: posts may begin like these. */
const manuals =
  /^(?:readme|license|licence|contributing|changelog|code_of_conduct|pull_request_template|issue_template)(?:\.[a-z]{2}(?:-[a-z]+)?)?\.\w+$/i
const manualsAnywhere = /^(?:README|CLAUDE|AGENTS|LICENSE|CONTRIBUTING)\.md$/
const manualsAtTop = /^(?:security|agents|claude|authors|maintainers|governance|history)\.\w+$/i

/** Where each program looks for its texts, below the root of the site. All in there is of the site. */
const roots: Partial<Record<EngineName, RegExp>> = {
  Hugo: /^(?:content|exampleSite\/content)\//,
  Zola: /^content\//,
  Hexo: /^source\//,
  Astro: /^(?:src|posts|blog)\//,
  Docusaurus: /^(?:blog|news|src\/pages)\//,
}
const posts = /(?:^|\/)_(?:posts|drafts)\//

/**
 * Returns the text files below a folder that may be articles or pages of a site, in the order of their
 * paths, and those in a language that isn't read here.
 */
export function postsIn(
  folder: string,
  { root, name, config }: Engine,
): { posts: PostFile[]; others: { path: string; message: string }[] } {
  const found: PostFile[] = []
  const others: { path: string; message: string }[] = []
  // A link may lead back to a folder that is read already.
  const seen = new Set([realpathSync(folder)])
  const own = collectionsIn(config).map(({ folder }) => folder)
  const isInside = (path: string) =>
    roots[name]?.test(path) || posts.test(path) || own.some((one) => path.startsWith(`${one}/`))
  const walk = (inside: string): void => {
    const entries = readdirSync(inside, { withFileTypes: true })
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const file = join(inside, entry.name)
      const path = relative(root, file).split(sep).join('/')
      const target = entry.isSymbolicLink() ? targetOf(file, root) : entry
      if (typeof target === 'string') others.push({ path, message: target })
      else if (target.isDirectory()) {
        const real = realpathSync(file)
        if (seen.has(real)) continue
        seen.add(real)
        if (!isSkipped(`${path}/`, entry.name, isInside(`${path}/`), name)) walk(file)
      } else if (target.isFile() && isWanted(path, name, isInside(path))) {
        const ending = extname(entry.name).toLowerCase()
        if (texts.has(ending)) found.push({ file, path })
        else if (foreign.has(ending)) others.push({ path, message: inForeign })
      }
    }
  }
  walk(folder)
  // Usually built pages are in there, but some programs have their texts there.
  const last = join(folder, 'public')
  if (found.length === 0 && existsSync(last)) walk(last)
  return { posts: found, others }
}

/** What a link leads to, or why that isn't taken. */
function targetOf(link: string, root: string): Stats | string {
  try {
    const isInside = `${realpathSync(link)}${sep}`.startsWith(`${realpathSync(root)}${sep}`)
    return isInside ? statSync(link) : 'not taken: it is a link that leads out of the folder'
  } catch {
    return 'not taken: it is a link that leads nowhere'
  }
}

/** Jekyll's collections that are pages of the site, and the folders of their texts. */
export function collectionsIn(config: Engine['config']): Collection[] {
  const { collections, collections_dir: parent } = config
  const all = isMap(collections) ? collections : {}
  return Object.entries(all).flatMap(([name, settings]) => {
    if (name === 'posts' || !isMap(settings) || settings.output !== 'true') return []
    const folder = typeof parent === 'string' && parent ? `${parent}/_${name}` : `_${name}`
    const { permalink } = settings
    return [{ name, folder, ...(typeof permalink === 'string' && { permalink }) }]
  })
}

function isSkipped(path: string, name: string, isInside: boolean, engine: EngineName): boolean {
  if (isInside) return /^(?:\.|node_modules$|__)/.test(name)
  if (posts.test(`/${path}`)) return false
  const isOwn = name.startsWith('_') && engine !== 'Markdown' && engine !== 'Franklin'
  return isOwn || skipped.test(name)
}

function isWanted(path: string, engine: EngineName, isInside: boolean): boolean {
  // Jekyll's parts of pages.
  if (engine === 'Jekyll' && basename(path).startsWith('_')) return false
  if (manualsAnywhere.test(basename(path))) return false
  if (path === 'config.md' && engine === 'Franklin') return false
  if (!isInside && (manuals.test(basename(path)) || manualsAtTop.test(path))) return false
  if (/\.html?$/i.test(path))
    return (isInside && engine === 'Jekyll') || posts.test(path) || /(?:^|\/)content\//.test(path)
  return isInside || !roots[engine]
}
