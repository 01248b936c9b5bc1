import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '../..')

/** Every manual, as a path from the root, in the order in which their commands are run. */
export const manuals = globSync(['README.md', '*/README.md', '{src,tests}/*/README.md'], {
  cwd: root,
}).sort()

/** Returns the text of a manual. Throws an Error when there is none at `path`. */
export function readManual(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

/** Returns what stands under a heading of a manual, up to the next heading of any level. */
export function sectionOf(manual: string, heading: string): string {
  const [, after = ''] = manual.split(new RegExp(`^#+ ${heading}\\n`, 'm'))
  return after.split(/^#/m)[0] ?? ''
}
