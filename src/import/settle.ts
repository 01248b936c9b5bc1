import type { Problem, Result } from '../article/problem.ts'
import { compile, loadingFormulas } from '../compile.ts'
import { compilePage } from '../compile-page.ts'
import { isMap } from '../file/fields.ts'
import type { Site } from '../site/site.ts'
import { fileOf } from './article-file.ts'
import type { Place, Report } from './report.ts'

/** As many fields as an article may lose before it is given up. */
const mostRounds = 8

/**
 * Returns the text of an article file or page that compiles: a field that would be refused is left out,
 * with a line in the report. Undefined if it can't be published at all; the report says why.
 */
export async function settle(
  kind: 'article' | 'page',
  slug: string,
  given: Record<string, unknown>,
  body: string,
  { site, place, report }: { site: Site; place: Place; report: Report },
): Promise<string | undefined> {
  let fields = given
  for (let round = 0; round < mostRounds; round++) {
    const source = fileOf(fields, body)
    const result: Result<unknown> = await loadingFormulas((): Result<unknown> => {
      return kind === 'page'
        ? compilePage({ path: slug, source }, site)
        : compile({ slug, source }, site)
    })
    if (!result.problems) return source
    const [problem] = result.problems
    const lesser = problem?.field ? without(fields, problem.field) : undefined
    if (!problem || !lesser) return report.at(place, `not taken: ${reasonOf(result.problems)}`)
    report.at(place, `${problem.field} dropped: ${problem.message}`)
    fields = lesser
  }
  return report.at(place, 'not taken: too many of its fields are wrong')
}

function reasonOf(problems: Problem[]): string {
  return problems.map(({ field, message }) => (field ? `${field}: ${message}` : message)).join('; ')
}

/** The fields without the one at a path such as `tags[3]` or `image.alt`; undefined if it is needed. */
function without(
  fields: Record<string, unknown>,
  path: string,
): Record<string, unknown> | undefined {
  const [, name = '', index, inner] = /^(\w+)(?:\[(\d+)\])?(?:\.(\w+))?/.exec(path) ?? []
  if (!Object.hasOwn(fields, name) || name === 'published') return undefined
  const { [name]: value, ...rest } = fields
  const list =
    Array.isArray(value) && index !== undefined ? value.filter((_, at) => at !== Number(index)) : []
  if (list.length > 0) return { ...fields, [name]: list }
  // A picture or recording without an address is none.
  if (isMap(value) && inner && inner !== 'url' && Object.hasOwn(value, inner)) {
    const { [inner]: _, ...others } = value
    return { ...fields, [name]: others }
  }
  return rest
}
