import { isMap } from '../../file/fields.ts'
import type { Engine } from './engine.ts'

/** What an old address was made from. `path` is below the folder of the texts, without its ending. */
export type Named = {
  path: string
  name: string
  /** The day, `2020-01-02`, if there is one, with the time if it has one. */
  date?: string
  isArticle: boolean
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
  const own = ownAddress(engine, fields, named)
  const all = [own, ...extra].map((address) => pathOf(address)).filter((path) => path !== '/')
  return [...new Set(all)]
}

function pathOf(address: string): string {
  const path = address.replace(/^https?:\/\/[^/]*/, '').replace(/^\/*/, '/')
  return path.replace(/\/{2,}/g, '/')
}

function ownAddress(
  { name: engine, config }: Engine,
  fields: Record<string, unknown>,
  named: Named,
): string {
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)
  const set = text(fields.permalink) ?? text(fields.url) ?? text(fields.path)
  if (set && !/[{}]/.test(set)) return /:/.test(set) ? filled(set, fields, named) : set
  const slug = text(fields.slug) ?? named.name
  const inFolder = named.path.replace(/[^/]*$/, '')
  if (engine === 'Jekyll') {
    if (!named.isArticle) return `/${named.path}.html`
    const style = text(config.permalink) ?? 'date'
    return filled(jekyllStyles[style] ?? style, fields, named)
  }
  if (engine === 'Hexo' && named.isArticle) {
    return filled(text(config.permalink) ?? '/:year/:month/:day/:title/', fields, named)
  }
  if (engine === 'Hugo') {
    const [section = ''] = named.path.split('/')
    const patterns = isMap(config.permalinks) ? config.permalinks : {}
    const nested = isMap(patterns.page) ? patterns.page : patterns
    const pattern = text(nested[section])
    return pattern ? filled(pattern, fields, named) : `/${inFolder}${slug}/`.toLowerCase()
  }
  if (engine === 'Docusaurus' && named.isArticle) {
    const day = named.date?.slice(0, 10).replaceAll('-', '/')
    return fields.slug
      ? `/blog/${slug.replace(/^\/+/, '')}`
      : `/blog/${day ? `${day}/` : ''}${named.name}`
  }
  return `/${inFolder}${slug}/`
}

/** Fills a pattern such as `/:year/:month/:title/`. What has no value leaves no empty part. */
function filled(
  pattern: string,
  fields: Record<string, unknown>,
  { path, name, date = '' }: Named,
): string {
  const [year = '', month = '', day = ''] = date.slice(0, 10).split('-')
  const slug = typeof fields.slug === 'string' && fields.slug ? fields.slug : name
  const { categories: several, category } = fields
  // Jekyll divides a text at its spaces, but not what stands in a list or in `category`.
  const categories = [typeof several === 'string' ? several.split(/[\s,]+/) : (several ?? category)]
    .flat()
    .filter((one): one is string => typeof one === 'string')
  const sections = path.replace(/\/?[^/]*$/, '')
  const values: Record<string, string> = {
    ...{
      year,
      month,
      day,
      short_year: year.slice(2),
      i_month: trimmed(month),
      i_day: trimmed(day),
    },
    ...{ title: slug, slug, slugorfilename: slug, filename: name, name, post_title: slug },
    ...{
      contentbasename: name,
      slugorcontentbasename: slug,
      section: sections.split('/')[0] ?? '',
      sections,
    },
    ...{
      categories: categories.join('/').toLowerCase(),
      category: categories[0]?.toLowerCase() ?? '',
    },
    ...{
      y_day: '',
      hour: date.slice(11, 13),
      minute: date.slice(14, 16),
      second: date.slice(17, 19),
    },
    ...{ output_ext: '.html', path },
  }
  return pattern.replace(/:(\w+)/g, (_, token: string) => values[token.toLowerCase()] ?? '')
}

function trimmed(number: string): string {
  return number.replace(/^0/, '')
}
