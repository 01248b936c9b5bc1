import { describeProblem } from '../../article/problem.ts'
import { compile, loadingFormulas } from '../../compile.ts'
import { nearestOf } from '../../file/fields.ts'
import { yamlOf } from '../../file/split.ts'
import type { CheckedFile, Note } from '../check-files.ts'
import { UsageError } from '../errors.ts'
import { readMedia } from '../media.ts'
import type { SiteFolder } from '../site-folder.ts'
import { aggregatorNames } from './files.ts'
import { type Aggregator, aggregators, type Finding } from './rules.ts'

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
 * of text, what they hint at, and for each aggregator how many of the articles that it looks at it
 * would refuse. They never see drafts and withdrawn articles.
 */
export async function checkForAggregators(
  wanted: Aggregator[],
  files: CheckedFile[],
  { site, media }: SiteFolder,
  now: number,
) {
  const counts = wanted.map((aggregator) => ({ aggregator, refused: 0, seen: 0 }))
  const findings: string[] = []
  const hinted: Note[] = []
  for (const { slug, markdown, path } of wanted.length > 0 ? files : []) {
    const compiled = await loadingFormulas(() => compile({ slug, source: markdown }, site))
    const article = compiled.value
    if (!article || article.draft || article.withdrawn) continue
    const facts = { now, media: await readMedia(article, site, media) }
    for (const count of counts) {
      const { name, looksAt, rules, hints } = count.aggregator
      if (!looksAt(article)) continue
      const noted = (list: typeof rules): Note[] =>
        list.flatMap(({ source, check }) =>
          check(article, facts).map((found) => {
            const message = source ? `${found.message} (${source})` : found.message
            const field = `${name}: ${found.field}`
            return { path, line: lineOf(markdown, found), field, message }
          }),
        )
      const found = noted(rules).map((note) => describeProblem(note, path))
      hinted.push(...noted(hints))
      count.seen++
      if (found.length > 0) count.refused++
      findings.push(...found)
    }
  }
  return { findings, hints: hinted, counts }
}

/** The line of a finding in an article file; undefined if it isn't known. */
function lineOf(markdown: string, { field, find }: Finding): number | undefined {
  const yaml = yamlOf(markdown)
  const path = (field.match(/\w+/g) ?? []).map((step) => (/^\d+$/.test(step) ? Number(step) : step))
  if (Object.hasOwn(Object(yaml?.value), path[0] ?? '')) return yaml?.at(path).line
  const index = find ? markdown.split('\n').findIndex((line) => line.includes(find)) : -1
  return index < 0 ? undefined : index + 1
}
