import * as v from 'valibot'
import type { Article } from '../../article/article.ts'
import type { MediaUse } from '../media.ts'
import { type Check, checks } from './checks.ts'
import { files } from './files.ts'
import type { Subject } from './subject.ts'
import { subjects } from './subjects.ts'

/** What a rule knows besides the article: the time (seconds since 1970), and the article's files. */
export type Facts = { now: number; media: MediaUse[] }

/**
 * `field` is a path such as `attachments[0].length`; `body` is the text below the front matter, where
 * `find` may be found.
 */
export type Finding = { field: string; message: string; find?: string }

/** `source` is the page that states the rule, if one does; `check` returns what breaks it. */
export type Rule = { source?: string; check: (article: Article, facts: Facts) => Finding[] }

/**
 * What an aggregator refuses (or `does` otherwise) of a single article, of those that it `looksAt`.
 * `hints` are not rules: what breaks one may be as it should be.
 */
export type Aggregator = {
  name: string
  does: string
  looksAt: (article: Article) => boolean
  rules: Rule[]
  hints: Rule[]
}

const fields = Object.keys(subjects) as (keyof typeof subjects)[]
const limits = Object.entries(checks).map(([name, { limit }]) => [name, v.optional(limit)])

const entries = {
  field: v.picklist(fields),
  ...(Object.fromEntries(limits) as Record<keyof typeof checks, v.GenericSchema>),
}
const source = v.pipe(v.string(), v.url())
const rule = v.pipe(
  v.strictObject({ ...entries, source }),
  v.check((rule) => Object.keys(rule).length === 3, 'a rule has a field, a check and a source'),
)
const hint = v.strictObject({ ...entries, source: v.optional(source) })

const file = v.strictObject({
  name: v.string(),
  about: v.string(),
  does: v.optional(v.string(), 'refuse'),
  enclosures: v.optional(v.array(v.string())),
  rules: v.array(rule),
  hints: v.optional(v.array(hint), []),
})

/** The aggregators whose rules are known here. */
export const aggregators = files.map(readAggregator)

/**
 * Returns the aggregator that a data file describes; `enclosures` are how the media types of those
 * begin that it looks at. Throws a ValiError for another file. What an aggregator's pages merely
 * recommend is not a rule.
 */
export function readAggregator(data: unknown): Aggregator {
  const { name, does, enclosures, rules, hints } = v.parse(file, data)
  return {
    name,
    does,
    looksAt: ({ attachments: [enclosure] }) =>
      !enclosures || enclosures.some((start) => enclosure?.type.startsWith(start)),
    rules: rules.map(readRule),
    hints: hints.map(readRule),
  }
}

function readRule({ field, source, ...asked }: v.InferOutput<typeof hint>): Rule {
  const [[check, limit] = []] = Object.entries(asked)
  const { find: problemOf } = checks[check as keyof typeof checks] as Check
  return {
    source,
    check: (article, { now, media }) =>
      subjects[field](article, media).flatMap((subject: Subject) => {
        const found = problemOf(subject, limit as never, now)
        const message = subject.name ? `${subject.name} ${found}` : `${found}`
        return found ? [{ field: subject.field, message, find: subject.find }] : []
      }),
  }
}
