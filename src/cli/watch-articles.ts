import { type FSWatcher, readdirSync, watch } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import { articleEnding } from '../compile/slug.ts'

/**
 * Watches every folder of `content` that may hold articles, and returns the watchers, which take the
 * place of those of before. One by one: on Linux, Node's recursive watch loses a file once an editor
 * has put another in its place. Anew each time: folders come and go.
 */
export function watchArticles(
  content: string,
  onChange: (path: string) => void,
  before: FSWatcher[] = [],
): FSWatcher[] {
  const folders = readdirSync(content, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((folder) => relative(content, folder).split(sep)[0] === 'articles')
  const watchers = [content, ...folders].map((folder) =>
    watch(folder, (_event, name) => {
      if (name && isOfArticles(name, folder === content)) onChange(join(folder, name))
    }).on('error', () => {}),
  )
  for (const watcher of before) watcher.close()
  return watchers
}

/** Whether it may be an article or a folder of them, and not what an editor keeps beside it. */
function isOfArticles(name: string, isTop: boolean): boolean {
  if (isTop) return name === 'articles'
  return !name.startsWith('.') && (name.endsWith(articleEnding) || extname(name) === '')
}
