import { describeProblem } from '../../src/article/problem.ts'
import { parseSite } from '../../src/site/parse-site.ts'
import type { Site } from '../../src/site/site.ts'

/** Returns the site that a site file describes; throws an Error that names its problems. */
export function requireSite(source: string, url?: string): Site {
  const site = parseSite(source, url)
  if (!site.problems) return site.value
  throw new Error(site.problems.map((problem) => describeProblem(problem, 'site.yaml')).join('\n'))
}
