import { existsSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

/** The site folder that a command means if it is given none: the current one, else the sample. */
export const defaultFolder = existsSync('site.yaml') ? '.' : 'content'

/** Its `site.yaml`. */
export const defaultFile = join(defaultFolder, 'site.yaml')

/** Returns the site folder that a file or folder belongs to, even if it is not there. */
export function siteFolderOf(target: string): string {
  const file = findSiteFile(target)
  return file ? shownPath(dirname(file)) || '.' : defaultFolder
}

/** Returns the `site.yaml` that holds for a file or folder, as it is shown to a user. */
export function siteFileOf(target: string): string {
  return shownPath(join(siteFolderOf(target), 'site.yaml'))
}

/** Returns a path as a user would type it in the current folder, the same for every form of it. */
export function shownPath(path: string): string {
  const [below, whole] = [relative('.', path), resolve(path)]
  return below.length < whole.length ? below : whole
}

/** Returns the path of the nearest `site.yaml`, in a folder or above it. */
export function findSiteFile(folder: string): string | undefined {
  const path = resolve(folder, 'site.yaml')
  if (existsSync(path)) return path
  const above = resolve(folder, '..')
  return above === resolve(folder) ? undefined : findSiteFile(above)
}
