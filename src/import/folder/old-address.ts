import { isMap } from '../../file/fields.ts'
import type { Engine } from './engine.ts'
import type { Collection } from './posts.ts'

/** What an old address was made from. `path` is below the folder of the texts, without its ending. */
export type Named = {
  path: string
  name: string
  /** Whether the file is called `index`, and its folder has its name, or is the text of a section. */
  isIndex: boolean
  isSection: boolean
  /** What the address begins with, such as `fr/`. */
  prefix: string
  /** The days, `2020-01-02`, if there is one, with the time if it has one. */
  date?: string
  dateOfName?: string
  isArticle: boolean
  collection?: Collection
}

const jekyllStyles: Record<string, string> = {
  date: '/:categories/:year/:month/:day/:title.html',
  pretty: '/:categories/:year/:month/:day/:title/',
  ordinal: '/:categories/:year/:y_day/:title.html',
  none: '/:categories/:title.html',
}

/** Returns the paths at which an article stood: where its site put it, and those that led there. */
export function oldAddresses(
  engine: Engine,
  fields: Record<string, unknown>,
  named: Named,
): string[] {
  const given = ['aliases', 'redirect_from', 'redirects', 'alias'].flatMap((name) =>
    [fields[name]].flat(),
  )
  const extra = given.filter((one): one is string => typeof one === 'string' && one !== '')
  const all = [ownAddress(engine, fields, named), ...extra].map(pathOf)
  const base = baseOf(engine)
  // A site below a path may have been moved to its own host, which redirects without that path.
  const based = base ? all.flatMap((path) => [`${base}${path}`, path]) : all
  return [...new Set(based)].filter((path) => path !== '/' && path !== `${base}/`)
}

/** The path below which the old site stood, such as `/blog`. */
function baseOf({ name, config, site }: Engine): string {
  const given = name === 'Jekyll' ? config.baseurl : name === 'Hexo' ? config.root : undefined
  const path = typeof given === 'string' ? given : site.url ? new URL(site.url).pathname : ''
  return /^https?:/.test(path) ? '' : `/${path}`.replace(/\/+/g, '/').replace(/\/$/, '')
}

function pathOf(address: string): string {
  const path = address.replace(/^https?:\/\/[^/]*/, '').replace(/^\/*/, '/')
  return path.replace(/\/{2,}/g, '/')
}

function ownAddress(engine: Engine, fields: Record<string, unknown>, named: Named): string {
  const { name: program, config } = engine
  const set = text(fields.permalink) ?? text(fields.url) ?? text(fields.path)
  const slug = (text(fields.slug) ?? named.name).replace(/^\/+/, '')
  const written = set?.replace(
    /\{\{\s*(?:page\.fileSlug|slug)\s*(?:\|\s*slug(?:ify)?\s*)?\}\}/g,
    slug,
  )
  if (written && !/[{}]/.test(written))
    return /:/.test(written) ? filled(written, fields, named) : written
  const inFolder = named.path.replace(/[^/]*$/, '')
  if (program === 'Jekyll') return jekyllAddress(engine, fields, named)
  if (program === 'Hexo') {
    if (!named.isArticle) return `/${named.path}${named.isIndex ? '/' : '.html'}`
    const pattern = text(config.permalink) ?? ':year/:month/:day/:title/'
    return filled(pattern, fields, { ...named, name: text(fields.slug) ? named.name : named.path })
  }
  if (program === 'Hugo') {
    const [section = ''] = named.path.split('/')
    const patterns = isMap(config.permalinks) ? config.permalinks : {}
    const nested = isMap(patterns.page) ? patterns.page : patterns
    const pattern = named.isSection ? undefined : text(nested[section])
    const path = pattern ? filled(pattern, fields, named) : `${inFolder}${slug}/`
    return `/${named.prefix}${path.replace(/^\/+/, '').toLowerCase().replace(/ /g, '-')}`
  }
  if (program === 'Docusaurus' && named.isArticle) {
    if (fields.slug) return `/blog/${slug}`
    const folder = inFolder.replace(/^blog\//, '')
    return `/blog/${named.dateOfName ? `${named.dateOfName.replaceAll('-', '/')}/` : folder}${named.name}`
  }
  return `/${named.prefix}${inFolder}${slug}/`
}

/** A value, if it is a text and not empty. */
function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** Jekyll's, whose pages and collections end as its posts do. */
function jekyllAddress({ config }: Engine, fields: Record<string, unknown>, named: Named): string {
  const style = text(config.permalink) ?? 'date'
  const isNamedStyle = Object.hasOwn(jekyllStyles, style)
  const { path, isIndex, collection, isArticle } = named
  const ending = style === 'pretty' || (!isNamedStyle && style.endsWith('/')) ? '/' : '.html'
  if (collection) {
    const inside = path.slice(collection.folder.length + 1)
    const pattern = collection.permalink ?? `/:collection/:path${isIndex ? '/' : ending}`
    return filled(jekyllStyles[pattern] ?? pattern, fields, { ...named, path: inside })
  }
  if (!isArticle) return `/${path}${isIndex ? '/' : ending}`
  const { posts } = isMap(config.collections) ? config.collections : {}
  const own = isMap(posts) && typeof posts.permalink === 'string' ? posts.permalink : style
  return filled(jekyllStyles[own] ?? own, fields, named)
}

/** Jekyll's form of a name in an address. */
function pretty(name: string): string {
  return name.replace(/[^\p{M}\p{L}\p{Nd}._~!$&'()+,;=@]+/gu, '-').replace(/^-|-$/g, '')
}

/** Fills a pattern such as `/:year/:month/:title/`. What has no value leaves no empty part. */
function filled(
  pattern: string,
  fields: Record<string, unknown>,
  { path, name, date = '', collection }: Named,
): string {
  const [year = '', month = '', day = ''] = date.slice(0, 10).split('-')
  const slug = text(fields.slug) ?? name
  const { categories: several, category } = fields
  // Jekyll divides a text at its spaces, but not what stands in a list or in `category`.
  const categories = [typeof several === 'string' ? several.split(/[\s,]+/) : (several ?? category)]
    .flat()
    .filter((one): one is string => typeof one === 'string')
  const sections = path.replace(/\/?[^/]*$/, '')
  const title = slug.split('/').map(pretty).join('/')
  const time = { hour: date.slice(11, 13), minute: date.slice(14, 16), second: date.slice(17, 19) }
  const values: Record<string, string> = {
    ...{ year, month, day, short_year: year.slice(2), y_day: dayOfYear(date), ...time },
    ...{ i_month: trimmed(month), i_day: trimmed(day) },
    ...{ title, slug: title, slugorfilename: title, filename: name, name, post_title: title },
    ...{ contentbasename: name, slugorcontentbasename: title },
    ...{ path, sections, section: sections.split('/')[0] ?? '' },
    categories: categories.join('/').toLowerCase(),
    category: categories[0]?.toLowerCase() ?? '',
    ...{ output_ext: '.html', collection: collection?.name ?? '' },
  }
  return pattern.replace(/:(\w+)/g, (_, token: string) => values[token.toLowerCase()] ?? '')
}

function dayOfYear(date: string): string {
  const at = Date.parse(`${date.slice(0, 10)}T00:00:00Z`)
  const day = (at - Date.UTC(new Date(at).getUTCFullYear(), 0, 1)) / 86_400_000 + 1
  return Number.isNaN(day) ? '' : String(day).padStart(3, '0')
}

function trimmed(number: string): string {
  return number.replace(/^0/, '')
}
