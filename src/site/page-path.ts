import type { Problem } from '../article/problem.ts'
import { slugProblem } from '../file/slug.ts'
import { readOldFeed } from './old-feeds.ts'

/**
 * What addresses begin with that are answered by something else. A test compares these with the
 * routes. Files at the top have a dot in their names, which no page has.
 */
export const takenNames =
  'api archive articles authors feed healthz hub media older preview search tags'.split(' ')

/** In bytes of UTF-8. */
const longestPath = 500

/**
 * Returns the problem with the path of an own page below pages/, without its ending; undefined if
 * there is none. Each part of it is like a slug, without dots.
 */
export function pagePathProblem(path: string): Problem | undefined {
  const bytes = new TextEncoder().encode(path).length
  if (bytes > longestPath) return { message: `the path is over ${longestPath} bytes` }
  const parts = path.split('/')
  for (const part of parts) {
    const problem = slugProblem(part)
    if (problem) return problem
    if (part.includes('.'))
      return { message: `the name "${part}" has a dot; write "-" in its place` }
  }
  const [first = ''] = parts
  if (takenNames.includes(first)) {
    const what = parts.length > 1 ? `everything below /${first}` : `/${first}`
    return { message: `${what} is an address of Dateline's own; choose another name` }
  }
  if (readOldFeed(new URL(`/${path}`, 'https://site.invalid'))) {
    return { message: `/${path} leads to a feed, as with other programs; choose another name` }
  }
  if (parts.at(-1) !== 'index') return undefined
  const folder = parts.slice(0, -1).join('/')
  const advice = folder ? `name it ${folder}.md to publish it at /${folder}` : 'choose another name'
  return { message: `a page can't be called "index"; ${advice}` }
}
