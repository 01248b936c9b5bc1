import type { Problem } from './problem.ts'

const form = /^[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}._-]*[\p{L}\p{N}\p{M}_-])?$/u

/** The name of an article file ends in this; what comes before it is the slug. */
export const articleEnding = '.md'

/**
 * Returns what is wrong with a slug, or undefined. A slug is lower-case letters and digits of any
 * script, `-`, `_` and inner dots, in Unicode form C, of at most 200 bytes: it must be the same in
 * every file system and every URL.
 */
export function slugProblem(slug: string): Problem | undefined {
  const composed = slug.normalize('NFC')
  if (slug !== composed) {
    return { message: `the file name must be in Unicode form C: "${composed}${articleEnding}"` }
  }
  const canonical = slug.toLowerCase()
  if (slug !== canonical) {
    return { message: `the file name must be lower-case: "${canonical}${articleEnding}"` }
  }
  if (!form.test(slug)) {
    return {
      message: `the file name "${slug}${articleEnding}" may hold only letters, digits, "-", "_" and inner dots`,
    }
  }
  if (new TextEncoder().encode(slug).length > 200)
    return { message: 'the file name is over 200 bytes' }
  return undefined
}
