import { basename, join } from 'node:path'
import { watch } from 'chokidar'
import { articleEnding } from '../../file/slug.ts'

/**
 * Calls `onChange` with the path of each article file in a site folder that is added, changed or
 * removed from now on, and `onFailure` with the first of the errors for what the system doesn't let
 * it watch; it goes on with the rest. Resolves, when it watches, with a function that ends it.
 */
export async function watchArticles(
  siteFolder: string,
  onChange: (path: string) => void,
  onFailure: (error: unknown) => void,
): Promise<() => Promise<void>> {
  let hasFailed = false
  const watcher = watch(join(siteFolder, 'articles'), {
    ignoreInitial: true,
    // What editors keep beside a file is hidden, or has another ending.
    ignored: (path, stats) =>
      basename(path).startsWith('.') || Boolean(stats?.isFile() && !path.endsWith(articleEnding)),
  })
  for (const event of ['add', 'change', 'unlink'] as const) watcher.on(event, onChange)
  watcher.on('error', (error) => {
    if (!hasFailed) onFailure(error)
    hasFailed = true
  })
  await new Promise<void>((resolve) => watcher.on('ready', resolve))
  return () => watcher.close()
}
