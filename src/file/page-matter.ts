import * as v from 'valibot'
import type { OwnPageMeta } from '../article/own-page.ts'
import type { Result } from '../article/problem.ts'
import { alias } from './alias.ts'
import { checkFields, fields, list } from './fields.ts'
import { readMatter } from './matter.ts'
import { adviseField } from './other-names.ts'
import * as value from './values.ts'

const mostAliases = 50

/** The fields of an own page's front matter, and whether dollar signs make formulas. */
export type PageMatter = Omit<OwnPageMeta, 'path' | 'language'> &
  Partial<Pick<OwnPageMeta, 'language'>> & { math?: boolean }

/**
 * Returns the checked fields of an own page's front matter with the notes on it, or every problem in
 * it, each with its line. Dates without a zone are in `timezone`.
 */
export function parsePageMatter(front: string, timezone: string): Result<PageMatter> {
  const matter = readMatter(front)
  if (matter.problems) return matter
  const { asWritten, notes, ...yaml } = matter.value
  const checked = checkFields(pageFields(timezone), yaml)
  if (checked.problems) return { problems: checked.problems.map(asWritten) }
  return { value: checked.value, notes: notes.sort((a, b) => (a.line ?? 0) - (b.line ?? 0)) }
}

function pageFields(timezone: string) {
  const entries = {
    title: value.title,
    summary: value.optionalText,
    language: v.optional(value.language),
    updated: v.optional(value.instant(timezone)),
    nav: v.optional(value.flag, 'false'),
    footer: v.optional(value.flag, 'false'),
    order: v.optional(value.wholeAmount),
    math: v.optional(value.flag),
    draft: v.optional(value.flag, 'false'),
    aliases: v.optional(list(alias, mostAliases)),
  }
  return fields(entries, (key, given) => {
    if (!ofArticles.includes(key)) return adviseField(key, given)
    return 'only an article has it: leave it out here, or move the file to articles/'
  })
}

const ofArticles = [
  ...['published', 'authors', 'tags', 'dateline', 'image', 'attachments', 'link', 'id'],
  ...['withdrawn', 'corrections'],
]
