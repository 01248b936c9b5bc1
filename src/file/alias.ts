import * as v from 'valibot'
import { convert } from './fields.ts'
import { slugProblem } from './slug.ts'
import { code, isNot } from './values.ts'

const folder = '/articles/'

/** An address that an article had, as the slug in it. */
export const alias = v.pipe(
  code,
  convert(readAlias, isNot('the path of an article, such as "/articles/old-name"')),
)

/** Returns the alias that stands for a slug. */
export function aliasOf(slug: string): string {
  return folder + slug
}

function readAlias(path: string): string | undefined {
  if (!path.startsWith(folder)) return undefined
  try {
    const slug = decodeURIComponent(path.slice(folder.length)).normalize('NFC')
    return slugProblem(slug) ? undefined : slug
  } catch {
    return undefined
  }
}
