import { describeProblem } from '../../article/problem.ts'
import { compile, loadingFormulas } from '../../compile.ts'
import { nearestOf } from '../../file/fields.ts'
import { yamlOf } from '../../file/split.ts'
import type { CheckedFile } from '../check-files.ts'
import { UsageError } from '../errors.ts'
import { readMedia } from '../media.ts'
import type { SiteFolder } from '../site-folder.ts'
import { type Aggregator, aggregators } from './rules.ts'

/** What `--for` takes. */
export const aggregatorNames = aggregators.map(({ name }) => name)

/**
 * Returns the aggregators that comma-separated names name. Throws a UsageError for an unknown name.
 */
export function findAggregators(texts: string[]): Aggregator[] {
  const names = texts.flatMap((text) => text.split(',').flatMap((name) => name.trim() || []))
  const unknown = names.find((name) => !aggregatorNames.includes(name))
  const choice = `choose from ${aggregatorNames.join(', ')}`
  if (unknown) {
    const meant = nearestOf(unknown, aggregatorNames)
    const hint = meant ? `; did you mean "${meant}"?` : ''
    throw new UsageError(`unknown aggregator "${unknown}"; ${choice}${hint}`)
  }
  if (texts.length > 0 && names.length === 0) {
    throw new UsageError(`--for needs an aggregator; ${choice}`)
  }
  return aggregators.filter(({ name }) => names.includes(name))
}

/**
 * Returns what these aggregators would refuse at `now` (seconds since 1970), each finding as a line
 * of text, and for each aggregator how many of the articles that it looks at it would refuse. They
 * never see drafts and withdrawn articles.
 */
export async function checkForAggregators(
  wanted: Aggregator[],
  files: CheckedFile[],
  { site, media }: SiteFolder,
  now: number,
) {
  const counts = wanted.map((aggregator) => ({ aggregator, refused: 0, seen: 0 }))
  const findings: string[] = []
  for (const { slug, markdown, path } of wanted.length > 0 ? files : []) {
    const compiled = await loadingFormulas(() => compile({ slug, source: markdown }, site))
    const article = compiled.value
    if (!article || article.draft || article.withdrawn) continue
    const facts = { now, media: await readMedia(article, site, media) }
    for (const count of counts) {
      const { name, looksAt, rules } = count.aggregator
      if (!looksAt(article)) continue
      const found = rules.flatMap(({ source, check }) =>
        check(article, facts).map(({ field, message }) => {
          const place = { line: lineOf(markdown, field), field: `${name}: ${field}` }
          return describeProblem({ ...place, message: `${message} (${source})` }, path)
        }),
      )
      count.seen++
      if (found.length > 0) count.refused++
      findings.push(...found)
    }
  }
  return { findings, counts }
}

/** The line of a field in an article file; undefined if the file doesn't have the field. */
function lineOf(markdown: string, field: string): number | undefined {
  const yaml = yamlOf(markdown)
  const path = (field.match(/\w+/g) ?? []).map((step) => (/^\d+$/.test(step) ? Number(step) : step))
  const isThere = Object.hasOwn(Object(yaml?.value), path[0] ?? '')
  return isThere ? yaml?.at(path).line : undefined
}
