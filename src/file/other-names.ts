import { isMap } from './fields.ts'
import { articleEnding } from './slug.ts'
import { splitList } from './split-list.ts'

/** The names that other programs have for the fields of an article, without case, `-` and `_`. */
const otherNames: Readonly<Record<string, readonly string[]>> = {
  title: ['headline', 'heading', 'name', 'posttitle'],
  published: [
    ...['date', 'pubdate', 'publishdate', 'publisheddate', 'publishedat', 'publishedon', 'posted'],
    ...['datepublished', 'datecreated', 'created', 'createdat', 'createdate', 'creationdate'],
    ...['postdate', 'releasedate', 'issued'],
  ],
  updated: [
    ...['lastmod', 'lastmodified', 'lastmodifiedat', 'lastupdate', 'lastupdated', 'modified'],
    ...['modifiedat', 'datemodified', 'dateupdated', 'modifieddate', 'updateddate', 'updatedat'],
    ...['moddate', 'edited', 'revised'],
  ],
  authors: ['author', 'by', 'byline', 'writer', 'writers', 'creator', 'contributors'],
  tags: ['tag', 'category', 'categories', 'keywords', 'labels', 'topic', 'topics', 'tagslist'],
  summary: [
    ...['description', 'excerpt', 'abstract', 'subtitle', 'subheading', 'deck', 'dek', 'lede'],
    ...['standfirst', 'teaser', 'intro', 'metadescription', 'seodescription'],
  ],
  language: ['lang', 'locale'],
  dateline: ['place', 'location', 'city'],
  image: [
    ...['images', 'img', 'picture', 'photo', 'cover', 'coverimage', 'banner', 'thumbnail', 'thumb'],
    ...['featuredimage', 'featureimage', 'heroimage', 'hero', 'headerimage', 'ogimage', 'feature'],
    ...['imageurl', 'socialimage', 'postimage', 'teaserimage'],
  ],
  attachments: ['attachment', 'enclosure', 'enclosures', 'audio', 'video', 'podcast', 'files'],
  link: ['externalurl', 'externallink', 'linkurl', 'linkedurl', 'linkto'],
  id: ['guid', 'uid', 'uuid'],
  withdrawn: ['retracted', 'retractedat', 'deletedat', 'unpublished', 'unpublishedat'],
  corrections: ['correction', 'errata', 'erratum'],
  math: ['mathjax', 'katex', 'usemath', 'usemathjax', 'usekatex', 'hasmath', 'latex'],
}

const meanings = new Map(
  Object.entries(otherNames).flatMap(([field, names]) => names.map((name) => [name, field])),
)

/**
 * What an article says in a field like these is published, so its author writes it by its name
 * here.
 */
const unclear = new Set(['dateline', 'id', 'withdrawn', 'corrections'])

/** What these say of a page means nothing to a feed. */
const meaningless = new Set(
  'layout template comments toc showtoc weight sitemap robots navorder sharing'.split(' '),
)

/**
 * Front matter with the names that fields have here. `keys` has the name that the author wrote for
 * each of those, and a note is at such a name.
 */
type Renamed = {
  value: unknown
  keys: Map<string, string>
  notes: { key: string; message: string }[]
}

/**
 * Takes a field that other programs call otherwise for the field that it is here, unless the
 * article has that one too; tags are added up. Drops what means nothing here.
 */
export function readOtherNames(given: unknown): Renamed {
  const keys: Renamed['keys'] = new Map()
  const notes: Renamed['notes'] = []
  if (!isMap(given)) return { value: given, keys, notes }
  const value = { ...given }
  for (const [key, own] of Object.entries(given)) {
    const name = plainName(key)
    const field = meanings.get(name) ?? ''
    const isTaken = Object.hasOwn(value, field)
    if (meaningless.has(name)) {
      notes.push({ key, message: `\`${key}\` means nothing here` })
    } else if (field && !unclear.has(field) && (!isTaken || field === 'tags')) {
      if (!isTaken) keys.set(field, key)
      value[field] = isTaken ? [...entriesOf(value[field]), ...entriesOf(own)] : own
      notes.push({ key, message: `\`${key}\` is called \`${field}\` here` })
    } else continue
    delete value[key]
  }
  return { value, keys, notes }
}

function entriesOf(value: unknown): unknown[] {
  return splitList(value) ?? [value].flat()
}

function plainName(key: string): string {
  return key.toLowerCase().replace(/[-_ ]/g, '')
}

/** Returns what to do about a field of an article that Dateline lacks and another program has. */
export function adviseField(key: string, value: unknown): string | undefined {
  const name = plainName(key)
  const field = meanings.get(name)
  if (field) return `\`${key}\` is called \`${field}\` here`
  if (name === 'slug' || name === 'permalink' || name === 'url') {
    const file = typeof value === 'string' ? `, as in "${lastPart(value)}${articleEnding}"` : ''
    return `the name of the file is the slug${file}`
  }
  if (name === 'hidden' || name === 'private' || name === 'isdraft' || name === 'unlisted') {
    return 'to keep the article to yourself, write `draft: true`'
  }
  return undefined
}

/** The last part of a path, without the ending of a page. */
function lastPart(path: string): string {
  const last = path.split('/').findLast((part) => part !== '') ?? ''
  return last.replace(/\.(?:html?|md)$/, '')
}
