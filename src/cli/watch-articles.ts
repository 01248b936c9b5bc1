import { type FSWatcher, readdirSync, statSync, watch } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import { articleEnding } from '../compile/slug.ts'

/**
 * Watches every folder of `content` that may hold articles, and returns the watchers, which take the
 * place of those of before. One by one: on Linux, Node's recursive watch loses a file once an editor
 * has put another in its place. Anew each time: folders come and go. Throws what the system says
 * where a folder went away meanwhile, or no more can be watched; then those of before stay.
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
  const watchers: FSWatcher[] = []
  try {
    for (const folder of [content, ...folders]) {
      const watcher = watch(folder, (_event, name) => {
        const isOfThem = folder === content ? name === 'articles' : isOfArticles(folder, name ?? '')
        if (name && isOfThem) onChange(join(folder, name))
      })
      watchers.push(watcher.on('error', () => {}))
    }
  } catch (error) {
    close(watchers)
    throw error
  }
  close(before)
  return watchers
}

function close(watchers: FSWatcher[]): void {
  for (const watcher of watchers) watcher.close()
}

/** Whether it may be an article or a folder of them, and not what an editor keeps beside it. */
function isOfArticles(folder: string, name: string): boolean {
  if (name.startsWith('.')) return false
  if (name.endsWith(articleEnding) || extname(name) === '') return true
  return statSync(join(folder, name), { throwIfNoEntry: false })?.isDirectory() ?? false
}
