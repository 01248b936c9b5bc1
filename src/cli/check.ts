import type { Article, Instant } from '../article/article.ts'
import { describeProblem } from '../article/problem.ts'
import { compile } from '../compile.ts'
import { nearestOf } from '../file/fields.ts'

import { yamlOf } from '../file/split.ts'
import { aggregators } from './aggregators/index.ts'
import type { Aggregator, Facts } from './aggregators/rule.ts'
import type { CheckedFile, Content } from './content.ts'
import { UsageError } from './errors.ts'
import { knownMedia, mediaIn, readMediaFiles } from './media-files.ts'

/**
 * What the aggregators would refuse, every finding as a line of text; `refused` counts articles, of
 * the `seen` that the aggregator looks at.
 */
export type AggregatorsCheck = {
  findings: string[]
  counts: { name: string; refused: number; seen: number }[]
}

/**
 * Returns the aggregators that names stand for, separated by commas or not, each once. Throws a
 * UsageError for a name that is none.
 */
export function readAggregators(names: string[]): Aggregator[] {
  const known = aggregators.map(({ name }) => name)
  const wanted = names.flatMap((name) => name.split(',').flatMap((part) => part.trim() || []))
  const wrong = wanted.find((name) => !known.includes(name))
  if (wrong) {
    const meant = nearestOf(wrong, known)
    const hint = meant ? `; did you mean "${meant}"?` : ''
    throw new UsageError(`--for "${wrong}" is none of ${known.join(', ')}${hint}`)
  }
  if (names.length > 0 && wanted.length === 0) {
    throw new UsageError(`--for needs a name: ${known.join(', ')}`)
  }
  return aggregators.filter(({ name }) => wanted.includes(name))
}

/** Returns what these aggregators would refuse at `now`. They never see a draft, nor what was withdrawn. */
export async function checkFor(
  wanted: Aggregator[],
  files: CheckedFile[],
  { site, media }: Content,
  now: Instant,
): Promise<AggregatorsCheck> {
  if (wanted.length === 0) return { findings: [], counts: [] }
  const counts = wanted.map((aggregator) => ({ aggregator, refused: 0, seen: 0 }))
  const findings: string[] = []
  for (const file of files) {
    const article = compile({ slug: file.slug, source: file.markdown }, site).value
    if (!article || article.draft || article.withdrawn) continue
    const urls = mediaIn(article).map(({ url }) => url)
    const facts = { now, media: knownMedia(article, await readMediaFiles(urls, site, media)) }
    for (const count of counts) {
      const { looksAt = () => true } = count.aggregator
      if (!looksAt(article)) continue
      const found = findingsOf(count.aggregator, file, article, facts)
      count.seen++
      if (found.length > 0) count.refused++
      findings.push(...found)
    }
  }
  return {
    findings,
    counts: counts.map(({ aggregator: { name }, ...rest }) => ({ name, ...rest })),
  }
}

function findingsOf(
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

/** The line of a field in an article file; undefined for one that isn't there. */
function lineOf(markdown: string, field: string): number | undefined {
  const yaml = yamlOf(markdown)
  const path = (field.match(/\w+/g) ?? []).map((step) => (/^\d+$/.test(step) ? Number(step) : step))
  const isThere = Object.hasOwn(Object(yaml?.value), path[0] ?? '')
  return isThere ? yaml?.at(path).line : undefined
}
