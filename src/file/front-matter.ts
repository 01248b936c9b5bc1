import * as v from 'valibot'
import type { ArticleMeta, Attachment, Author, Authors, Tag } from '../article/article.ts'
import { isIri } from '../article/iri.ts'
import type { Problem, Result } from '../article/problem.ts'
import { term } from '../article/text.ts'
import { alias } from './alias.ts'
import { author } from './author.ts'
import { checkFields, fields, isMap, list } from './fields.ts'
import { readMatter } from './matter.ts'
import { attachment, image } from './media.ts'
import { adviseField } from './other-names.ts'
import { splitList } from './split-list.ts'
import * as value from './values.ts'

/**
 * The fields of the front matter, as the Article has them, and whether dollar signs make formulas.
 */
export type FrontMatter = Omit<ArticleMeta, 'slug' | 'url' | 'id' | 'language'> &
  Partial<Pick<ArticleMeta, 'id' | 'language'>> & { math?: boolean }

/** Each entry of a list makes a row in the store. */
const mostEntries = 50

/**
 * Returns the checked fields of an article's front matter with the notes on it, or every problem in
 * it, each with its line. Relative URLs are resolved against `permalink`. `site` has the authors
 * that the fields may name, and the zone of dates without one.
 */
export function parseFrontMatter(
  front: string,
  permalink: string,
  site: { authors: Authors; timezone: string },
): Result<FrontMatter> {
  const matter = readMatter(front)
  if (matter.problems) return matter
  const { value: given, at, asWritten } = matter.value
  const isWithdrawn = isMap(given) && 'withdrawn' in given
  const people = author(permalink, site.authors, isWithdrawn)
  const split = splitLists(given, site.authors)
  const schema = articleFields(permalink, people, site.timezone)
  const checked = checkFields(schema, { value: split.value, at })
  if (checked.problems) return { problems: checked.problems.map(asWritten) }
  const { aliases, ...value } = checked.value
  const { updated, published, draft, withdrawn } = value
  const refuse = (field: string, message: string): { problems: Problem[] } => {
    return { problems: [{ line: at([field]).line, field, message }] }
  }
  if (updated && updated < published) return refuse('updated', 'is before published')
  if (draft && withdrawn) {
    return refuse('withdrawn', 'a draft was never published, so it cannot be withdrawn')
  }
  const { attachments, repeated } = eachOnce(value.attachments)
  const notes = [
    ...matter.value.notes,
    ...split.notes.map((note) => ({ line: at([note.field]).line, ...note })),
    ...idNotes(checked.value.id).map((note) => ({ line: at(['id']).line, ...note })),
    ...repeated.map((index) => ({
      line: at(['attachments', index, 'url']).line,
      field: `attachments[${index}]`,
      message: 'was left out: an entry above it has the same address; put both into one',
    })),
  ]
  const sorted = notes.sort((a, b) => (a.line ?? 0) - (b.line ?? 0))
  const former = aliases && { aliases: [...new Set(aliases)] }
  return { value: { ...value, ...former, attachments }, notes: sorted }
}

/** Atom takes IRIs only (RFC 4287 §4.2.6). */
function idNotes(id: string | undefined) {
  if (id === undefined || isIri(id)) return []
  return [{ field: 'id', message: 'is no absolute IRI, so Atom has a urn:uuid: made from it' }]
}

/** The attachments, each address once, and where the others stood. */
function eachOnce(given: Attachment[]) {
  const first = new Map(given.map(({ url }, index) => [url, index] as const).toReversed())
  const isRepeated = ({ url }: Attachment, index: number) => first.get(url) !== index
  return {
    attachments: given.filter((one, index) => !isRepeated(one, index)),
    repeated: given.flatMap((one, index) => (isRepeated(one, index) ? [index] : [])),
  }
}

/** Tags and authors that were written as one text, `a, b`, become lists. */
function splitLists(given: unknown, authors: Authors) {
  if (!isMap(given)) return { value: given, notes: [] }
  const isAuthor = (text: string) => Object.hasOwn(authors, text)
  const lists = { tags: splitList(given.tags), authors: splitList(given.authors, isAuthor) }
  const made = Object.entries(lists).flatMap(([field, list]) => (list ? [{ field, list }] : []))
  const value = { ...given, ...Object.fromEntries(made.map(({ field, list }) => [field, list])) }
  const notes = made.map(({ field, list }) => {
    return { field, message: `is one text, read as a list; write [${list.join(', ')}]` }
  })
  return { value, notes }
}

function articleFields(permalink: string, people: ReturnType<typeof author>, timezone: string) {
  const date = value.instant(timezone)
  const entries = {
    title: v.optional(value.title),
    published: v.pipe(v.unknown(), v.check(isNoFlag, isAFlag), date),
    updated: v.optional(date),
    authors: v.optional(v.pipe(list(people, mostEntries), v.check(areBrief, areLong)), []),
    tags: v.optional(v.pipe(list(tag, mostEntries), v.transform(distinct)), []),
    summary: value.optionalText,
    language: v.optional(value.language),
    dateline: value.optionalText,
    image: v.optional(image(permalink)),
    attachments: v.optional(list(attachment(permalink), mostEntries), []),
    link: v.optional(value.webAddress()),
    id: v.optional(value.identity),
    aliases: v.optional(list(alias, mostEntries)),
    math: v.optional(value.flag),
    draft: v.optional(value.flag, 'false'),
    withdrawn: v.optional(date),
    corrections: v.optional(list(fields({ date, note: value.text }), mostEntries), []),
  }
  return fields(entries, adviseField)
}

/** Of the names of all authors, in bytes of UTF-8: a withdrawn article keeps them in 64 KiB. */
const mostNameBytes = 10_000
const areLong = `has names of over ${mostNameBytes} bytes in all`

function areBrief(authors: Author[]): boolean {
  const names = authors.map(({ name }) => name).join('')
  return new TextEncoder().encode(names).length <= mostNameBytes
}

function isNoFlag(value: unknown): boolean {
  return typeof value !== 'string' || !/^(?:true|false)$/i.test(value)
}

/** In other programs, `published` says whether an article is no draft. */
function isAFlag({ input }: { input: unknown }): string {
  const draft = /^true$/i.test(String(input)) ? 'false' : 'true'
  return `must be a date; for \`published: ${input}\` of other programs, write \`draft: ${draft}\``
}

const tag = v.pipe(
  value.tag,
  v.transform((label): Tag => ({ term: term(label), label })),
)

/** Each tag once: in its last place, as it was first spelled. */
function distinct(tags: Tag[]): Tag[] {
  return [...new Map(tags.toReversed().map((tag) => [tag.term, tag])).values()].toReversed()
}
