import { type FSWatcher, readdirSync, statSync, watch } from 'node:fs'
import { extname, join } from 'node:path'
import { articleEnding } from '../../file/slug.ts'

/**
 * Watches every folder of `content` that may hold articles, and returns the watchers, which take the
 * place of those of before. One by one: on Linux, Node's recursive watch loses a file once an editor
 * has put another in its place. Anew each time: folders come and go. What the system does not let it
 * watch, `onFailure` is told of.
 */
export function watchArticles(
  content: string,
  onChange: (path: string) => void,
  onFailure: (error: Error) => void,
  before: FSWatcher[] = [],
): FSWatcher[] {
  const watchers: FSWatcher[] = []
  for (const folder of foldersIn(content)) {
    try {
      const watcher = watch(folder, (_event, name) => {
        const isOfThem = folder === content ? name === 'articles' : isOfArticles(folder, name ?? '')
        if (name && isOfThem) onChange(join(folder, name))
      })
      watchers.push(watcher.on('error', () => {}))
    } catch (error) {
      if (!isGone(error)) onFailure(error as Error)
    }
  }
  for (const watcher of before) watcher.close()
  return watchers
}

function foldersIn(content: string): string[] {
  const folders = ['articles']
  for (const folder of folders) {
    try {
      for (const entry of readdirSync(join(content, folder), { withFileTypes: true })) {
        if (entry.isDirectory()) folders.push(join(folder, entry.name))
      }
    } catch (error) {
      // It went away while it was looked at, which its own folder tells of.
      if (!isGone(error)) throw error
    }
  }
  return [content, ...folders.map((folder) => join(content, folder))]
}

function isGone(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT'
}

/** Whether it may be an article or a folder of them, and not what an editor keeps beside it. */
function isOfArticles(folder: string, name: string): boolean {
  if (name.startsWith('.')) return false
  if (name.endsWith(articleEnding) || extname(name) === '') return true
  try {
    return statSync(join(folder, name)).isDirectory()
  } catch {
    // It has gone, or leads nowhere.
    return false
  }
}
