import { realpathSync } from 'node:fs'
import { basename, join } from 'node:path'
import { watch } from 'chokidar'
import { articleEnding } from '../../file/slug.ts'

/**
 * Calls `onChange` with the path of `site.yaml` and of each article file, own page and medium in a
 * site folder that is added, changed or removed from now on. If the system doesn't let it watch
 * everything, it calls `onFailure` with the first error and watches the rest. Resolves, once it is
 * watching, with a function that stops it.
 */
export async function watchFolder(
  siteFolder: string,
  onChange: (path: string) => void,
  onFailure: (error: unknown) => void,
): Promise<() => Promise<void>> {
  // The folder itself may be a link, but no link in it is followed: two that lead around in
  // circles make more paths than anybody can watch.
  const root = realpathSync(siteFolder)
  const site = join(root, 'site.yaml')
  const folders = ['articles', 'pages', 'media'].map((name) => {
    return { name, real: realPath(join(root, name)) }
  })
  const folderOf = (path: string) => folders.find(({ real }) => path.startsWith(real))
  const watcher = watch([site, ...folders.map(({ real }) => real)], {
    ignoreInitial: true,
    followSymlinks: false,
    // The files that editors add while saving are hidden, or have another ending. What is neither a
    // file nor a link to one is never published.
    ignored: (path, stats) => {
      if (basename(path).startsWith('.')) return true
      if (!stats || stats.isDirectory()) return false
      const isRegular = stats.isFile() || stats.isSymbolicLink()
      const isText = ['articles', 'pages'].includes(folderOf(path)?.name ?? '')
      return !isRegular || (isText && !path.endsWith(articleEnding))
    },
  })
  const asNamed = (path: string) => {
    const { real, name } = folderOf(path) ?? { real: root, name: '' }
    return join(siteFolder, name, path.slice(real.length))
  }
  for (const event of ['add', 'change', 'unlink'] as const) {
    watcher.on(event, (path) => onChange(asNamed(path)))
  }
  // The second listener is for the later errors, which would otherwise be thrown.
  watcher.once('error', onFailure).on('error', () => {})
  await new Promise<void>((resolve) => watcher.on('ready', resolve))
  return () => watcher.close()
}

/** A folder that isn't there yet is watched for where it will be. */
function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}
