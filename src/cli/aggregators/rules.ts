import * as v from 'valibot'
import type { Article } from '../../article/article.ts'
import type { MediaUse } from '../media.ts'
import applePodcasts from './apple-podcasts.json' with { type: 'json' }
import { type Check, checks } from './checks.ts'
import flipboard from './flipboard.json' with { type: 'json' }
import msn from './msn.json' with { type: 'json' }
import smartNews from './smartnews.json' with { type: 'json' }
import { type Subject, subjects } from './subjects.ts'

/** What a rule knows besides the article: the time (seconds since 1970), and the article's files. */
export type Facts = { now: number; media: MediaUse[] }

/** `field` is a path such as `attachments[0].length`; `body` is the text below the front matter. */
export type Finding = { field: string; message: string }

/** `source` is the page that states the rule; `check` returns what breaks it. */
export type Rule = { source: string; check: (article: Article, facts: Facts) => Finding[] }

/** What an aggregator refuses of a single article, of those that it `looksAt`. */
export type Aggregator = { name: string; looksAt: (article: Article) => boolean; rules: Rule[] }

const fields = Object.keys(subjects) as (keyof typeof subjects)[]
const limits = Object.entries(checks).map(([name, { limit }]) => [name, v.optional(limit)])

const rule = v.pipe(
  v.strictObject({
    field: v.picklist(fields),
    source: v.pipe(v.string(), v.url()),
    ...(Object.fromEntries(limits) as Record<keyof typeof checks, v.GenericSchema>),
  }),
  v.check(
    (entries) => Object.keys(entries).length === 3,
    'a rule has a field, a check and a source',
  ),
)

const file = v.strictObject({
  name: v.string(),
  about: v.string(),
  enclosures: v.optional(v.array(v.string())),
  rules: v.array(rule),
})

/** The aggregators whose rules are known here. */
export const aggregators = [msn, flipboard, smartNews, applePodcasts].map(readAggregator)

/**
 * Returns the aggregator that a data file describes; `enclosures` are how the media types of those
 * begin that it looks at. Throws a ValiError for another file. What an aggregator's pages merely
 * recommend is not a rule.
 */
export function readAggregator(data: unknown): Aggregator {
  const { name, enclosures, rules } = v.parse(file, data)
  return {
    name,
    looksAt: ({ attachments: [enclosure] }) =>
      !enclosures || enclosures.some((start) => enclosure?.type.startsWith(start)),
    rules: rules.map(({ field, source, ...asked }): Rule => {
      const [[check, limit] = []] = Object.entries(asked)
      const { find } = checks[check as keyof typeof checks] as Check
      return {
        source,
        check: (article, { now, media }) =>
          subjects[field](article, media).flatMap((subject: Subject) => {
            const found = find(subject, limit as never, now)
            const message = subject.name ? `${subject.name} ${found}` : `${found}`
            return found ? [{ field: subject.field, message }] : []
          }),
      }
    }),
  }
}
