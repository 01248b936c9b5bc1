import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { articleAddress } from '../article/old-address.ts'
import { ContentError } from '../content/tree.ts'
import { isMap } from '../file/fields.ts'
import { articleEnding } from '../file/slug.ts'
import type { Site } from '../site/site.ts'
import { type Change, changeAddresses, changeInHtml } from './addresses.ts'
import { withoutControls } from './controls.ts'
import { type OldFeedStart, readOldIds } from './feed/old-ids.ts'
import { type FrontFields, fieldsOf, type Setting } from './fields.ts'
import { newAddresses } from './links.ts'
import { newCopies } from './media.ts'
import type { Moved, Source } from './moved.ts'
import { newAliases } from './old-addresses.ts'
import type { KnownAuthors } from './people.ts'
import { proseOf } from './prose.ts'
import { newReport } from './report.ts'
import { settle } from './settle.ts'
import { newSlugs } from './slugs.ts'

/**
 * Where an import goes. `now` is in seconds since 1970; `force` overwrites what is there, `authors` makes
 * authors of the site of those that it lacks, and `ids` is an old feed whose ids articles get.
 */
export type Target = {
  folder: string
  site: Site
  now: number
  force: boolean
  authors?: boolean
  ids?: OldFeedStart
}

/** What an import did. `lines` are those of the report. */
export type Outcome = {
  articles: number
  pages: number
  written: number
  unchanged: number
  kept: number
  refused: number
  media: number
  /** Those that site.yaml lacks, and those of them that it is to have, by their keys. */
  authors: KnownAuthors['others']
  added: KnownAuthors['others']
  lines: string[]
}

/** Takes everything of a source over into a site folder. `advance` counts the steps of reading. */
export async function moveIn(
  source: Source,
  { folder, site: present, now, force, authors: isAdding = false, ids }: Target,
  advance: (steps: number) => void,
): Promise<Outcome> {
  const report = newReport()
  const copies = newCopies(join(folder, 'media'), report, force)
  const site = { ...present, authors: { ...present.authors } }
  const added: KnownAuthors['others'] = new Map()
  const authors: KnownAuthors = {
    site: site.authors,
    others: new Map(),
    ...(isAdding && { added }),
  }
  const setting: Setting = { old: source.site, authors, timezone: site.timezone, now }
  const { slugOf, take } = newSlugs(report)
  const aliasesOf = newAliases(report)
  const counts = { articles: 0, pages: 0, written: 0, unchanged: 0, kept: 0, refused: 0 }
  const slugs = new Map<string, string>()
  const old = ids && (await readOldIds(ids, site.timezone, report))
  for await (const moved of source.read(report, advance)) {
    const { kind, place } = moved
    const given = fieldsOf(moved, setting, report)
    const fields = kind === 'page' ? pageFields(given, moved) : given
    const id = old?.idOf(moved, fields)
    if (id !== undefined) fields.id = id
    const slug = slugOf(moved, fields)
    const twin = typeof fields.id === 'string' ? slugs.get(fields.id) : undefined
    if (twin) {
      report.at(place, `id dropped: ${twin} has the same one`)
      delete fields.id
    }
    const change = newAddresses(moved, source, copies, report)
    const text = slug && (await textOf(moved, slug, fields, change))
    if (!slug || !text) {
      if (!slug) report.at(place, 'not taken: it has neither a name, a title nor a date')
      counts.refused++
      continue
    }
    take(kind, slug)
    if (typeof fields.id === 'string') slugs.set(fields.id, slug)
    const name = slug + articleEnding
    const outcome = write(join(folder, `${kind}s`, name), text, force)
    if (outcome === 'kept')
      report.at(place, `not written: another ${name} is there; --force overwrites it`)
    counts[outcome]++
    counts[`${kind}s` as const]++
  }
  old?.tellRest()
  return {
    ...counts,
    media: copies.written(),
    authors: authors.others,
    added,
    lines: report.lines(),
  }

  async function textOf(moved: Moved, slug: string, fields: FrontFields, change: Change) {
    const { kind, place, addresses } = moved
    const address = kind === 'page' ? `/${slug}` : articleAddress(slug)
    const aliases = aliasesOf(addresses, address, place)
    const all = { ...withFiles(fields, change), ...aliases }
    try {
      const body = bodyOf(moved, slug, change, site)
      return await settle(kind, slug, all, body, { site, place, report })
    } catch (error) {
      if (!(error instanceof ContentError)) throw error
      return report.at(place, `not taken: ${error.message}`)
    }
  }
}

function bodyOf({ body }: Moved, slug: string, change: Change, site: Site): string {
  if ('markdown' in body) {
    return `${changeAddresses(body.markdown, change)
      .replace(/^(?:[ \t]*\n)+/, '')
      .trimEnd()}\n`
  }
  const purpose = { base: `${site.url}articles/${slug}`, embeds: site.embeds, math: site.math }
  return proseOf(changeInHtml(withoutControls(body.html), change), purpose)
}

/** The fields that a page has. One without a title is called by its name. */
function pageFields(
  { title, summary, language, updated, draft, math }: FrontFields,
  { slug }: Moved,
): FrontFields {
  return { title: title ?? slug, summary, language, updated, draft, math }
}

/** The picture and the recordings of an article at their new addresses. */
function withFiles(fields: FrontFields, change: Change): FrontFields {
  const moved = (value: unknown): unknown => {
    if (typeof value === 'string') return { url: change(value) ?? value }
    return isMap(value) && typeof value.url === 'string'
      ? { ...value, url: change(value.url) ?? value.url }
      : value
  }
  const { image, attachments } = fields
  return {
    ...fields,
    ...(image !== undefined && { image: moved(image) }),
    ...(attachments !== undefined && { attachments: [attachments].flat().map(moved) }),
  }
}

/** Writes a file as a whole or not at all. */
function write(path: string, text: string, force: boolean): 'written' | 'unchanged' | 'kept' {
  if (existsSync(path)) {
    if (readFileSync(path, 'utf8') === text) return 'unchanged'
    if (!force) return 'kept'
  }
  mkdirSync(dirname(path), { recursive: true })
  const draft = `${path}.part`
  writeFileSync(draft, text)
  renameSync(draft, path)
  return 'written'
}
