import { readdirSync } from 'node:fs'
import { basename, extname, join, relative, sep } from 'node:path'
import type { EngineName } from './engine.ts'

/** A text file of a folder. `path` is below the root of the site, with slashes. */
export type PostFile = { file: string; path: string }

const texts = new Set(['.md', '.markdown', '.mdown', '.mkd', '.mdx', '.html', '.htm'])

/** Texts that nothing here reads. */
const foreign = new Set([
  '.textile',
  '.org',
  '.adoc',
  '.asciidoc',
  '.rst',
  '.ipynb',
  '.pug',
  '.haml',
])

/** Folders of programs, themes, pictures and built pages. */
const skipped =
  /^(?:\.|node_modules$|bower_components$|vendor$|public$|_site$|dist$|build$|themes?$|layouts?$|templates?$|archetypes$|static$|target$|__|tests?$|i18n$|i18n-|locales?$)/i

/** Files about the folder itself. */
const manuals =
  /^(?:readme|license|licence|contributing|changelog|code_of_conduct|security|agents|claude|authors|maintainers|governance|pull_request_template|issue_template)(?:[.-]|$)/i

/** Where each program looks for its texts, below the root of the site. */
const roots: Partial<Record<EngineName, RegExp>> = {
  Hugo: /^(?:content|exampleSite\/content)\//,
  Zola: /^content\//,
  Hexo: /^source\//,
  Astro: /^src\//,
  Docusaurus: /^(?:blog|news|src\/pages)\//,
}

/**
 * Returns the text files below a folder that may be articles or pages of a site, in the order of their
 * paths, and those in a language that isn't read here.
 */
export function postsIn(
  folder: string,
  root: string,
  engine: EngineName,
): { posts: PostFile[]; others: PostFile[] } {
  const posts: PostFile[] = []
  const others: PostFile[] = []
  const walk = (inside: string): void => {
    const entries = readdirSync(inside, { withFileTypes: true })
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const file = join(inside, entry.name)
      const path = relative(root, file).split(sep).join('/')
      if (entry.isDirectory()) {
        if (!isSkipped(entry.name, engine)) walk(file)
      } else if (entry.isFile() && isWanted(path, engine)) {
        const ending = extname(entry.name).toLowerCase()
        if (texts.has(ending)) posts.push({ file, path })
        else if (foreign.has(ending)) others.push({ file, path })
      }
    }
  }
  walk(folder)
  return { posts, others }
}

function isSkipped(name: string, engine: EngineName): boolean {
  if (name === '_posts' || name === '_drafts') return false
  const isOwn = name.startsWith('_') && engine !== 'Markdown' && engine !== 'Franklin'
  return isOwn || skipped.test(name)
}

function isWanted(path: string, engine: EngineName): boolean {
  if (manuals.test(basename(path))) return false
  if (/\.html?$/i.test(path)) return /(?:^|\/)(?:_posts|_drafts|content)\//.test(path)
  return roots[engine]?.test(path) ?? true
}
