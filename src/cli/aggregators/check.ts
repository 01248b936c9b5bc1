import type { Article } from '../../article/article.ts'
import { describeProblem } from '../../article/problem.ts'
import { compile } from '../../compile.ts'
import { nearestOf } from '../../file/fields.ts'
import { yamlOf } from '../../file/split.ts'
import type { CheckedFile } from '../check-files.ts'
import { UsageError } from '../errors.ts'

import { readMedia } from '../media-files.ts'
import type { SiteFolder } from '../site-folder.ts'
import { aggregators } from './index.ts'
import type { Aggregator, Facts } from './rules.ts'

/**
 * What aggregators would refuse: each finding as a line of text, and for each aggregator how many of
 * the articles that it looks at it would refuse.
 */
export type AggregatorsCheck = {
  findings: string[]
  counts: { name: string; refused: number; seen: number }[]
}

/** What `--for` takes. */
export const aggregatorNames = aggregators.map(({ name }) => name)

/**
 * Returns the aggregators of these names, each once; a text may hold several names, separated by
 * commas. Throws a UsageError for an unknown name.
 */
export function findAggregators(names: string[]): Aggregator[] {
  const wanted = names.flatMap((name) => name.split(',').flatMap((part) => part.trim() || []))
  const unknown = wanted.find((name) => !aggregatorNames.includes(name))
  const choice = `choose from ${aggregatorNames.join(', ')}`
  if (unknown) {
    const meant = nearestOf(unknown, aggregatorNames)
    const hint = meant ? `; did you mean "${meant}"?` : ''
    throw new UsageError(`unknown aggregator "${unknown}"; ${choice}${hint}`)
  }
  if (names.length > 0 && wanted.length === 0) {
    throw new UsageError(`--for needs an aggregator; ${choice}`)
  }
  return aggregators.filter(({ name }) => wanted.includes(name))
}

/**
 * Returns what these aggregators would refuse at `now` (seconds since 1970). They never see
 * drafts and withdrawn articles.
 */
export async function checkForAggregators(
  wanted: Aggregator[],
  files: CheckedFile[],
  { site, media }: SiteFolder,
  now: number,
): Promise<AggregatorsCheck> {
  const counts = wanted.map(({ name }) => ({ name, refused: 0, seen: 0 }))
  const findings: string[] = []
  for (const file of wanted.length > 0 ? files : []) {
    const article = compile({ slug: file.slug, source: file.markdown }, site).value
    if (!article || article.draft || article.withdrawn) continue
    const facts = { now, media: await readMedia(article, site, media) }
    for (const [i, count] of counts.entries()) {
      const aggregator = wanted[i]
      if (!aggregator?.looksAt(article)) continue
      const found = findingsIn(aggregator, file, article, facts)
      count.seen++
      if (found.length > 0) count.refused++
      findings.push(...found)
    }
  }
  return { findings, counts }
}

function findingsIn(
  { name, rules }: Aggregator,
  { path, markdown }: CheckedFile,
  article: Article,
  facts: Facts,
): string[] {
  return rules.flatMap(({ source, check }) =>
    check(article, facts).map(({ field, message }) => {
      const line = lineOf(markdown, field)
      const problem = { line, field: `${name}: ${field}`, message: `${message} (${source})` }
      return describeProblem(problem, path)
    }),
  )
}

/** The line of a field in an article file; undefined if the file doesn't have the field. */
function lineOf(markdown: string, field: string): number | undefined {
  const yaml = yamlOf(markdown)
  const path = (field.match(/\w+/g) ?? []).map((step) => (/^\d+$/.test(step) ? Number(step) : step))
  const isThere = Object.hasOwn(Object(yaml?.value), path[0] ?? '')
  return isThere ? yaml?.at(path).line : undefined
}
