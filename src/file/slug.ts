import type { Problem } from '../article/problem.ts'

const form = /^[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}._-]*[\p{L}\p{N}\p{M}_-])?$/u

/** The name of an article file is its slug with this ending. */
export const articleEnding = '.md'

/**
 * Returns the problem with a slug, or undefined. A slug must be the same in every file system and
 * every URL: lower-case letters and digits of any script, `-`, `_` and inner dots, in Unicode
 * normalization form C, at most 200 bytes.
 */
export function slugProblem(slug: string): Problem | undefined {
  if (new TextEncoder().encode(slug).length > 200) return { message: 'the name is over 200 bytes' }
  const composed = slug.normalize('NFC')
  if (slug !== composed) {
    return { message: `the name must be in Unicode normalization form C: "${composed}"` }
  }
  if (slug === slug.toLowerCase() && form.test(slug)) return undefined
  const rule =
    'may contain only lower-case letters, digits, "-", "_" and inner dots, and must begin with a letter or digit'
  const near = nearest(slug)
  return { message: `the name "${slug}" ${rule}${form.test(near) ? `; try "${near}"` : ''}` }
}

function nearest(slug: string): string {
  return slug
    .toLowerCase()
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}\p{M}._-]+/gu, '-')
    .replace(/^[^\p{L}\p{N}]+|[.-]+$/gu, '')
}
