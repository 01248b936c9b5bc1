import mime from 'mime'
import * as v from 'valibot'
import {
  type Article,
  type Attachment,
  type Author,
  type Authors,
  authorOf,
  type Image,
  type Tag,
} from '../article/article.ts'
import type { Problem, Result } from '../article/problem.ts'
import { term } from '../article/text.ts'
import * as field from './fields.ts'
import { readYaml } from './yaml.ts'

/** The fields of the front matter as the Article has them. */
export type FrontMatter = Omit<
  Article,
  'slug' | 'id' | 'url' | 'markdown' | 'html' | 'text' | 'language'
> & {
  id?: string
  language?: string
}

/** What a file leaves to its site: the authors behind its keys, and the zone of its dates. */
export type Surroundings = { authors: Authors; timezone: string }

/** Each of these lists makes rows in the store, so each has an end. */
const mostEntries = 50

/**
 * Returns the checked fields of an article's front matter, or every problem in it with its line;
 * relative URLs are made absolute against `permalink`. `firstLine` is where the YAML begins in the
 * file.
 */
export function readFrontMatter(
  source: string,
  firstLine: number,
  permalink: string,
  site: Surroundings,
): Result<FrontMatter> {
  const yaml = readYaml(source, firstLine)
  if (yaml.problems) return yaml
  const { value } = yaml.value
  const isWithdrawn = value !== null && typeof value === 'object' && 'withdrawn' in value
  const fields = articleFields(permalink, site, isWithdrawn)
  const checked = field.checkFields(fields, yaml.value)
  if (checked.problems) return checked
  const { updated, published, draft, withdrawn } = checked.value
  const wrong = (name: string, message: string): Problem => {
    return { line: yaml.value.at([name]).line, field: name, message }
  }
  if (updated && updated < published) return { problems: [wrong('updated', 'is before published')] }
  if (draft && withdrawn) {
    return { problems: [wrong('withdrawn', 'stands in a draft, which was never published')] }
  }
  return checked
}

/**
 * Splits an article file. Returns the YAML, the line it begins on, and the Markdown body behind it.
 */
export function splitFile(
  source: string,
): Result<{ yaml: string; firstLine: number; body: string }> {
  const opening = /^---[ \t]*\n/.exec(source)
  if (!opening) {
    return { problems: [{ line: 1, message: 'no front matter: the first line must be "---"' }] }
  }
  const rest = source.slice(opening[0].length)
  const closing = /^---[ \t]*(?:\n|$)/m.exec(rest)
  if (!closing)
    return { problems: [{ line: 1, message: 'the front matter has no closing line "---"' }] }
  return {
    value: {
      yaml: rest.slice(0, closing.index),
      firstLine: 2,
      body: rest.slice(closing.index + closing[0].length),
    },
  }
}

/** What other programs call these fields. */
const elsewhere = {
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

function articleFields(permalink: string, site: Surroundings, isWithdrawn: boolean) {
  const date = field.instant(site.timezone)
  const address = field.webAddress(permalink)
  const fields = {
    title: field.optionalText,
    published: date,
    updated: v.optional(date),
    authors: v.optional(field.list(author(permalink, site, isWithdrawn), mostEntries), []),
    tags: v.optional(v.pipe(field.list(tag, mostEntries), v.transform(distinct)), []),
    summary: field.optionalText,
    language: v.optional(field.language),
    dateline: field.optionalText,
    image: v.optional(image(address)),
    attachments: v.optional(field.list(attachment(address), mostEntries), []),
    link: v.optional(field.webAddress()),
    id: v.optional(identity),
    draft: v.optional(field.flag, 'false'),
    withdrawn: v.optional(date),
    corrections: v.optional(field.list(field.fields({ date, note: field.text }), mostEntries), []),
  }
  return field.fields(fields, elsewhere)
}

type Address = ReturnType<typeof field.webAddress>

/** A picture whose type is neither given nor told by its name has none. */
function image(address: Address) {
  const fields = field.fields({
    url: address,
    alt: field.optionalText,
    caption: field.optionalText,
    type: v.optional(
      v.pipe(
        field.mediaType,
        v.check(
          (type) => type.startsWith('image/'),
          (issue) => `${issue.received} is not a type of images`,
        ),
      ),
    ),
    width: v.optional(field.pixels),
    height: v.optional(field.pixels),
    length: v.optional(field.wholeAmount),
  })
  return v.pipe(
    fields,
    v.rawTransform<v.InferOutput<typeof fields>, Image>(({ dataset, addIssue, NEVER }) => {
      const { value: given } = dataset
      const named = given.type ?? mediaTypeOf(given.url)
      if (named?.startsWith('image/')) return { ...given, type: named }
      if (!named || !/^(audio|video)\//.test(named)) return given
      addIssue({ message: `is ${named} by its name, which is no image; add its type if it is one` })
      return NEVER
    }),
  )
}

/** Every format wants the type of an attachment, so one that nothing tells is refused. */
function attachment(address: Address) {
  const fields = field.fields({
    url: address,
    type: v.optional(field.mediaType),
    length: v.optional(field.wholeAmount),
    title: field.optionalText,
    duration: v.optional(field.amount),
  })
  return v.pipe(
    fields,
    v.rawTransform<v.InferOutput<typeof fields>, Attachment>(({ dataset, addIssue, NEVER }) => {
      const type = dataset.value.type ?? mediaTypeOf(dataset.value.url)
      if (type) return { ...dataset.value, type }
      addIssue({ message: 'has no type, and its name tells none: add one such as "audio/mpeg"' })
      return NEVER
    }),
  )
}

/** The media type that the last part of a URL's path stands for, by its ending. */
function mediaTypeOf(url: string): string | undefined {
  return mime.getType(new URL(url).pathname) ?? undefined
}

/**
 * An author is the key of one in `site.yaml`, or stands in the article itself. Of what is withdrawn
 * only the key counts, which the site need not have any more.
 */
function author(permalink: string, { authors }: Surroundings, isWithdrawn: boolean) {
  const inArticle = v.pipe(
    field.authorFields(permalink),
    v.transform((fields): Author => ({ key: term(fields.name), ...fields })),
  )
  const keys = Object.keys(authors)
  const fromSite = v.pipe(
    v.string(),
    v.rawTransform<string, Author>(({ dataset, addIssue, NEVER }) => {
      const key = dataset.value
      const known = authorOf(authors, key)
      if (known) return known
      if (isWithdrawn && term(key) === key) return { key, name: key }
      addIssue({
        message: `site.yaml has no author "${key}", only ${keys.join(', ') || 'none at all'}`,
      })
      return NEVER
    }),
  )
  return v.lazy((value) => (typeof value === 'string' ? fromSite : inArticle))
}

const tag = v.pipe(
  field.text,
  v.maxLength(200, 'is over 200 characters'),
  v.transform((label): Tag => ({ term: term(label), label })),
)

function distinct(tags: Tag[]): Tag[] {
  return [...new Map(tags.toReversed().map((tag) => [tag.term, tag])).values()].toReversed()
}

/**
 * What an IRI of these schemes looks like (RFC 9110 §4.2, RFC 8141 §2, RFC 9562 §4, RFC 4151 §2.1).
 */
const schemes: Record<string, RegExp> = {
  http: /^https?:\/\/[^/?#]+/i,
  https: /^https?:\/\/[^/?#]+/i,
  urn: /^urn:(?!uuid:)[a-z0-9][a-z0-9-]{0,30}[a-z0-9]:.|^urn:uuid:[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i,
  tag: /^tag:(?:[\w.-]+@)?[a-z0-9.-]+,\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?:/i,
}

/** RFC 4287 §4.2.6 wants an absolute IRI, and the same string goes into all three formats. */
const identity = v.pipe(
  field.code,
  v.regex(
    /^[a-z][a-z0-9+.-]*:(?:\/\/\[[\da-f:.]+\])?(?:[^\s<>"{}|\\^`[\]%]|%[\da-f]{2})+$/i,
    (issue) => `${issue.received} is not an absolute IRI (https:…, urn:…, tag:…)`,
  ),
  v.check(
    (id) => schemes[id.slice(0, id.indexOf(':')).toLowerCase()]?.test(id) ?? true,
    (issue) => `${issue.received} is not a well-formed "${issue.input.split(':')[0]}:" IRI`,
  ),
  v.maxLength(1000, 'is over 1000 characters'),
)
