import type { Problem } from '../article/problem.ts'

const form = /^[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}._-]*[\p{L}\p{N}\p{M}_-])?$/u

/** The name of an article file ends in this; what comes before it is the slug. */
export const articleEnding = '.md'

/**
 * Returns what is wrong with a slug, or undefined. A slug is lower-case letters and digits of any
 * script, `-`, `_` and inner dots, in Unicode form C, of at most 200 bytes: it must be the same in
 * every file system and every URL.
 */
export function slugProblem(slug: string): Problem | undefined {
  if (new TextEncoder().encode(slug).length > 200) return { message: 'the name is over 200 bytes' }
  const composed = slug.normalize('NFC')
  if (slug !== composed) return { message: `the name must be in Unicode form C: "${composed}"` }
  if (slug !== slug.toLowerCase() || !form.test(slug)) {
    const rule =
      'may hold only lower-case letters, digits, "-", "_" and inner dots, and begins with a letter or digit'
    const near = nearest(slug)
    return { message: `the name "${slug}" ${rule}${form.test(near) ? `: "${near}" would do` : ''}` }
  }
  return undefined
}

function nearest(slug: string): string {
  return slug
    .toLowerCase()
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}\p{M}._-]+/gu, '-')
    .replace(/^[^\p{L}\p{N}]+|[.-]+$/gu, '')
}
