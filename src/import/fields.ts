import { toInstant } from '../article/dates.ts'
import { isIri } from '../article/iri.ts'
import { isMap } from '../file/fields.ts'
import { readOtherNames } from '../file/other-names.ts'
import { readDate } from '../file/written-date.ts'
import type { Moved, OldSite } from './moved.ts'
import { type KnownAuthors, peopleIn } from './people.ts'
import { pictureIn } from './picture-field.ts'
import { plainText } from './plain-text.ts'
import type { Report } from './report.ts'
import { tagsIn } from './tags.ts'

/** The front matter of an article here. */
export type FrontFields = Record<string, unknown> & { published?: string; draft?: boolean }

/** What the fields of an article are read for: the old site, its authors here, and the time. */
export type Setting = { old: OldSite; authors: KnownAuthors; timezone: string; now: number }

/** Other programs put some of an article's fields into maps of this name. */
const maps = ['params', 'extra', 'taxonomies']

/** What the importer reads for itself; it says nothing of the article any more. */
const used = /^(?:slug|permalink|url|path|aliases|redirect_from|redirectfrom|redirects?|key|type)$/i

const mostTitle = 500
const mostText = 10_000

/**
 * Returns an article's fields as they are called and written here, and reports what of them it couldn't
 * take.
 */
export function fieldsOf(moved: Moved, setting: Setting, report: Report): FrontFields {
  const { place } = moved
  const { given, isDraft, hiding } = withoutFlags(flat(moved.fields))
  if (hiding) report.often(place, `\`${hiding}\` makes it a draft, which has no address`)
  const renamed = readOtherNames(given)
  const value = isMap(renamed.value) ? renamed.value : {}
  for (const { key, message } of renamed.notes) {
    if (message.endsWith('means nothing here')) report.often(place, `\`${key}\` dropped`)
  }
  const { title, published, updated, authors, tags, summary, language, dateline, ...others } = value
  const { image, attachments, link, id, guid, math, ...rest } = others
  for (const key of Object.keys(rest)) {
    if (!used.test(key)) report.often(place, `\`${key}\` dropped`)
  }
  const date = dateOf(published, 'published', setting, moved, report) ?? moved.dated
  const change = dateOf(updated, 'updated', setting, moved, report)
  const isChange = change && date && isAfter(change, date, setting)
  if (change && !isChange && change !== date)
    report.often(place, '`updated` dropped, since it is not between publication and now')
  const fields = {
    title: textOf(title, mostTitle),
    published: date,
    updated: isChange ? change : undefined,
    authors: peopleIn(authors, setting.authors, setting.old.authors),
    tags: tagsIn(tags, moved, report),
    summary: textOf(summary, mostText),
    language: textOf(language, 35)?.replaceAll('_', '-'),
    dateline: textOf(dateline, mostText),
    image: pictureIn(image),
    attachments,
    link: textOf(link, mostText),
    id: moved.guid ?? identityOf(id ?? guid, moved, report),
    math: isSet(math) || undefined,
    draft: isDraft || undefined,
  }
  const entries = Object.entries(fields).filter(([, one]) => {
    return one !== undefined && one !== '' && !(Array.isArray(one) && one.length === 0)
  })
  return Object.fromEntries(entries)
}

/** Fields in maps stand beside the others, unless these have one of the same name. */
function flat(fields: Record<string, unknown>): Record<string, unknown> {
  const inside = maps.map((name) => fields[name]).filter(isMap)
  const own = Object.entries(fields).filter(
    ([name, value]) => !maps.includes(name) || !isMap(value),
  )
  return Object.assign({}, ...inside, Object.fromEntries(own.filter(([, value]) => value !== '')))
}

/** `published: false`, `draft: true` and the like make a draft; they are no dates. */
function withoutFlags(fields: Record<string, unknown>) {
  const flag = (name: string) => String(fields[name] ?? '').toLowerCase()
  const hiding = ['hidden', 'private', 'unlisted'].find((name) => isSet(fields[name]))
  const isDraft =
    hiding !== undefined ||
    isSet(fields.draft) ||
    /^(?:false|no)$/.test(flag('published')) ||
    /^(?:draft|private|pending|future-draft)$/.test(flag('status'))
  const isFlag = ([name, value]: [string, unknown]) =>
    /^(?:draft|hidden|private|unlisted|status)$/.test(name) ||
    (name === 'published' && /^(?:true|false|yes|no|)$/i.test(String(value)))
  return {
    isDraft,
    hiding,
    given: Object.fromEntries(Object.entries(fields).filter((one) => !isFlag(one))),
  }
}

function isSet(flag: unknown): boolean {
  return /^(?:true|yes|1)$/i.test(String(flag))
}

function textOf(value: unknown, most: number): string | undefined {
  const first = Array.isArray(value) ? value[0] : value
  if (typeof first !== 'string') return undefined
  const text = plainText(first)
  return text.length > most ? `${text.slice(0, most - 1)}…` : text || undefined
}

/** A date with one meaning becomes an instant; one without a time stays a day. */
function dateOf(
  value: unknown,
  field: string,
  { timezone }: Setting,
  { place }: Moved,
  report: Report,
): string | undefined {
  if (typeof value !== 'string' || value.trim() === '') return undefined
  const text = value.trim()
  if (/^\d{4}-\d\d-\d\d$/.test(text) && readDate(text, timezone).instant) return text
  const { instant, meant, exists } = readDate(text.replace(/\s+([A-Z]{3,4})$/, ''), timezone)
  if (instant) return instant
  const [nearest] = meant
  const fault = exists ? 'is no date with one meaning' : 'is a day that does not exist'
  report.at(place, `${field}: "${text}" ${fault}${nearest ? `; ${nearest} was taken` : ''}`)
  return nearest
}

function isAfter(change: string, date: string, { timezone, now }: Setting): boolean {
  const at = (text: string) => readDate(text, timezone).instant ?? text
  return at(change) > at(date) && at(change) <= toInstant(now)
}

/** In a file, an `id` that is no IRI is most often a name for the engine's own use. */
function identityOf(value: unknown, { place }: Moved, report: Report): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined
  if (isIri(value)) return value
  return report.often(place, '`id` dropped, since it is no address or URN')
}
