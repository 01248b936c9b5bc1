import { slugProblem } from '../file/slug.ts'
import { pagePathProblem } from '../site/page-path.ts'
import type { Moved } from './moved.ts'
import type { Report } from './report.ts'
import { slugFromName, slugFromTitle } from './slug.ts'

/**
 * Returns what gives each article a slug of its own, in the order in which they come: the name that it
 * had. A second one of that name gets its date, or its language, or a number. A slug is free until it is
 * taken.
 */
export function newSlugs(report: Report) {
  const taken = new Set<string>()
  const slugOf = (
    { slug: name, place, kind }: Moved,
    facts: Record<string, unknown>,
  ): string | undefined => {
    const { title, published, language } = facts
    const day = String(published ?? '').slice(0, 10)
    const named = slugFromName(name) ?? slugFromTitle(String(title ?? '')) ?? (day || undefined)
    const own = kind === 'page' ? named?.replaceAll('.', '-') : named
    if (own === undefined || slugProblem(own)) return undefined
    const problem = kind === 'page' ? pagePathProblem : slugProblem
    const isFree = (slug: string) => !taken.has(`${kind}/${slug}`) && !problem(slug)
    const numbered = () => Array.from({ length: 1000 }, (_, at) => at + 2)
    const free = isFree(own)
      ? own
      : [day, language, ...numbered()]
          .flatMap((one) => (one ? [`${own}-${one}`.toLowerCase()] : []))
          .find(isFree)
    if (free === undefined) return undefined
    if (free !== own) {
      const why = problem(own)?.message ?? `another one is called "${own}"`
      report.at(place, `${why}, so this one is "${free}"`)
    }
    return free
  }
  const take = (kind: Moved['kind'], slug: string) => taken.add(`${kind}/${slug}`)
  return { slugOf, take }
}
