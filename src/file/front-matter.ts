import * as v from 'valibot'
import type { ArticleMeta, Authors, Tag } from '../article/article.ts'
import type { Problem, Result } from '../article/problem.ts'
import { term } from '../article/text.ts'
import { author } from './author.ts'
import { checkFields, fields, isMap, list } from './fields.ts'
import { attachment, image } from './media.ts'
import { firstLine } from './split.ts'
import * as value from './values.ts'
import { parseYaml } from './yaml.ts'

/** The fields of the front matter, as the Article has them. */
export type FrontMatter = Omit<ArticleMeta, 'slug' | 'url' | 'id' | 'language'> &
  Partial<Pick<ArticleMeta, 'id' | 'language'>>

/** Each entry of a list makes a row in the store. */
const mostEntries = 50

/**
 * Returns the checked fields of an article's front matter, or every problem in it with its line.
 * Relative URLs are resolved against `permalink`. `site` has the authors that the fields may name,
 * and the zone of dates without one.
 */
export function parseFrontMatter(
  front: string,
  permalink: string,
  site: { authors: Authors; timezone: string },
): Result<FrontMatter> {
  const yaml = parseYaml(front, firstLine)
  if (yaml.problems) return yaml
  const isWithdrawn = isMap(yaml.value.value) && 'withdrawn' in yaml.value.value
  const people = author(permalink, site.authors, isWithdrawn)
  const checked = checkFields(articleFields(permalink, people, site.timezone), yaml.value)
  if (checked.problems) return checked
  const { updated, published, draft, withdrawn } = checked.value
  const refuse = (field: string, message: string): { problems: Problem[] } => {
    return { problems: [{ line: yaml.value.at([field]).line, field, message }] }
  }
  if (updated && updated < published) return refuse('updated', 'is before published')
  if (draft && withdrawn) {
    return refuse('withdrawn', 'a draft was never published, so it cannot be withdrawn')
  }
  return checked
}

/** The names that other programs have for these fields. */
const synonyms = {
  author: 'authors',
  category: 'tags',
  categories: 'tags',
  date: 'published',
  description: 'summary',
  excerpt: 'summary',
  lang: 'language',
  lastmod: 'updated',
  modified: 'updated',
} as const

function articleFields(permalink: string, people: ReturnType<typeof author>, timezone: string) {
  const date = value.instant(timezone)
  const entries = {
    title: value.optionalText,
    published: date,
    updated: v.optional(date),
    authors: v.optional(list(people, mostEntries), []),
    tags: v.optional(v.pipe(list(tag, mostEntries), v.transform(distinct)), []),
    summary: value.optionalText,
    language: v.optional(value.language),
    dateline: value.optionalText,
    image: v.optional(image(permalink)),
    attachments: v.optional(list(attachment(permalink), mostEntries), []),
    link: v.optional(value.webAddress()),
    id: v.optional(value.identity),
    draft: v.optional(value.flag, 'false'),
    withdrawn: v.optional(date),
    corrections: v.optional(list(fields({ date, note: value.text }), mostEntries), []),
  }
  return fields(entries, synonyms)
}

const tag = v.pipe(
  value.label(200),
  v.transform((label): Tag => ({ term: term(label), label })),
)

/** Each tag once: in its last place, as it was first spelled. */
function distinct(tags: Tag[]): Tag[] {
  return [...new Map(tags.toReversed().map((tag) => [tag.term, tag])).values()].toReversed()
}
