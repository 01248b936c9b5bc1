import { basename } from 'node:path'
import { readDate } from '../../file/written-date.ts'

/** Returns a path without its ending, and without the language before that. */
export function withoutEnding(path: string): string {
  return path.replace(/(?:\.[a-z]{2}(?:-[a-z]{2,4})?)?\.(?:md|markdown|mdown|mkd|mdx|html?)$/i, '')
}

/** Returns the name of a post: that of its file, or its folder's if it is called `index`, undated. */
export function slugIn(path: string): string {
  const plain = withoutEnding(path).replace(/\/_?index$/, '')
  const name = basename(plain)
  return name.replace(/^\d{4}[-_]\d{1,2}[-_]\d{1,2}[-_]?(?=.)/, '') || name
}

/** Returns the date in a name or path: `2020-01-02-name.md`, `2020/1/2/name.md`. */
export function dateIn(path: string): string | undefined {
  const own = path.replace(/\/_?index\.\w+$/, '')
  const [, y, m = '', d = ''] =
    /(?:^|\/)(\d{4})[-_/](\d{1,2})[-_/](\d{1,2})(?=[-_./]|$)/.exec(own) ?? []
  const date = y && `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`
  return date && readDate(date, 'UTC').instant ? date : undefined
}

/** Returns what a path below the folder of the texts gives to the address. */
export function placeIn(inside: string): { path: string; name: string; isIndex: boolean } {
  const plain = withoutEnding(inside).replace(/(?:^|(?<=\/))_(?:posts|drafts)\//, '')
  const path = plain.replace(/(?:^|\/)_?index$/, '')
  return { path, name: slugIn(inside), isIndex: path !== plain }
}
