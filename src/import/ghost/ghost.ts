import { dirname, join } from 'node:path'
import { unescaped } from '../../article/text.ts'
import { isMap } from '../../file/fields.ts'
import { bytesOf, fileBelow, timeOf } from '../found-file.ts'
import { ImportError, type Moved, type OldSite, type Source } from '../moved.ts'
import type { Report } from '../report.ts'
import { bodyOf } from './body.ts'
import { type Row, text } from './cards.ts'

/** The newest version whose exports are known. */
const newest = 6

/** The tables of an export, and the authors and tags of each post. */
type Tables = {
  rows: (name: string) => Row[]
  of: (post: Row, table: 'tags' | 'users') => Row[]
  more: ReadonlyMap<string, Row>
  permalink: string
}

/** Returns the source that an export of Ghost is. Throws an ImportError if it is broken off, or none. */
export function readGhost(path: string): Source {
  const { data, version } = read(path)
  const tables = tablesOf(data)
  const posts = tables.rows('posts')
  return {
    seen: `an export of Ghost ${version}, ${posts.length} posts and pages`,
    site: siteOf(tables),
    steps: posts.length,
    read: async function* (report, advance) {
      if (Number.parseInt(version, 10) > newest) {
        report.at({ file: path }, `is of Ghost ${version}, which is newer than what is known here`)
      }
      for (const post of posts) {
        yield readPost(post, tables, path, report)
        advance(1)
      }
    },
    fileAt: (address) => {
      const [, name] = /\/(content\/(?:images|media|files)\/[^?#]+)/.exec(unescaped(address)) ?? []
      if (!name) return undefined
      // A picture in another size stands in a folder of that size.
      const names = [name, name.replace(/\/size\/[wh\d]+\/(?:format\/\w+\/)?/, '/')]
      const folder = dirname(path)
      return [folder, join(folder, '..'), join(folder, '../..')]
        .flatMap((root) => names.map((one) => fileBelow(root, one)))
        .flatMap((found) => found ?? [])
        .map(({ file, path }) => ({ file, path: path.replace(/^content\//, '') }))[0]
    },
  }
}

function read(path: string): { data: Row; version: string } {
  const bytes = bytesOf(path)
  let json: unknown
  try {
    json = JSON.parse(bytes.toString().replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new ImportError(
      `${path} is broken off, or no JSON: ${(error as Error).message}; export again`,
    )
  }
  const all = isMap(json) ? json : {}
  const first = Array.isArray(all.db) ? all.db[0] : all
  const { data, meta } = isMap(first) ? first : {}
  if (!isMap(data) || !Array.isArray(data.posts)) {
    throw new ImportError(`${path} looks like an export of Ghost, but has no posts in it`)
  }
  return { data, version: text(isMap(meta) ? meta.version : '') || 'of an unknown version' }
}

function tablesOf(data: Row): Tables {
  const rows = (name: string) => (Array.isArray(data[name]) ? data[name].filter(isMap) : [])
  const byId = (name: string) => new Map(rows(name).map((row) => [text(row.id), row]))
  const sources = { tags: byId('tags'), users: byId('users') }
  const keys = { tags: 'tag_id', users: 'author_id' }
  const groups = {
    tags: Map.groupBy(rows('posts_tags'), ({ post_id }) => text(post_id)),
    users: Map.groupBy(rows('posts_authors'), ({ post_id }) => text(post_id)),
  }
  const settings = rows('settings').find(({ key }) => key === 'permalinks')
  return {
    rows,
    of: (post, table) => {
      const links = groups[table].get(text(post.id)) ?? []
      const ordered = links.sort((a, b) => Number(a.sort_order ?? 0) - Number(b.sort_order ?? 0))
      const ids = ordered.map((link) => text(link[keys[table]]))
      if (ids.length === 0 && table === 'users') ids.push(text(post.author_id))
      return ids.map((id) => sources[table].get(id)).filter((row) => row !== undefined)
    },
    more: new Map(rows('posts_meta').map((row) => [text(row.post_id), row])),
    permalink: text(settings?.value) || '/:slug/',
  }
}

function siteOf({ rows }: Tables): OldSite {
  const settings = new Map(rows('settings').map(({ key, value }) => [text(key), text(value)]))
  const setting = (...names: string[]) => names.map((name) => settings.get(name)).find((one) => one)
  return {
    title: setting('title'),
    description: setting('description'),
    language: setting('locale', 'lang', 'default_locale', 'defaultLang'),
    timezone: setting('timezone', 'activeTimezone', 'active_timezone'),
    items: Number(setting('postsPerPage', 'posts_per_page')) || 15,
  }
}

function readPost(post: Row, tables: Tables, file: string, report: Report): Moved {
  const slug = text(post.slug)
  const place = { file: `${file} "${slug}"` }
  const isPage = post.type === 'page' || post.page === true || post.page === 1
  const more = tables.more.get(text(post.id)) ?? {}
  const hidden = hiddenReason(post, more)
  if (hidden) report.at(place, `${hidden}, so it is a draft`)
  const tags = tables.of(post, 'tags')
  const authors = tables.of(post, 'users')
  const published = instant(post.published_at)
  const image = text(post.feature_image ?? post.image).replaceAll('__GHOST_URL__', '')
  const canonical = URL.parse(text(post.canonical_url), 'https://ghost.invalid')?.pathname ?? '/'
  const id = text(post.id)
  // Before Ghost 1.0, posts had numbers, and the feed had their UUIDs.
  const guid = /^\d+$/.test(id) ? text(post.uuid) : id
  return {
    kind: isPage ? 'page' : 'article',
    place,
    fields: {
      title: text(post.title).replace(/^\(Untitled\)$/i, ''),
      published: published ?? '',
      updated: instant(post.updated_at) ?? '',
      authors: authors.map(({ name, website: url }) => ({ name, url })),
      tags: tags
        .filter(({ name, visibility }) => visibility !== 'internal' && !/^#/.test(text(name)))
        .map(({ name }) => text(name).replaceAll(',', ' ')),
      summary: text(post.custom_excerpt) || text(post.meta_description ?? more.meta_description),
      ...(image && {
        image: {
          url: image,
          alt: text(more.feature_image_alt),
          caption: text(more.feature_image_caption),
        },
      }),
      ...((hidden || text(post.status) === 'draft') && { draft: 'true' }),
    },
    body: bodyOf(post, place, report),
    ...(guid && { guid }),
    dated: instant(post.updated_at) ?? instant(post.created_at) ?? timeOf(file),
    slug: slug.replace(/^untitled(?:-\d+)?$/, '') || text(post.title) || slug,
    addresses: [
      isPage ? `/${slug}/` : addressIn(tables.permalink, slug, published, authors[0]),
      canonical,
    ].filter((path, at, all) => slug && path !== '/' && all.indexOf(path) === at),
  }
}

/** Why Ghost didn't show a post to everybody. */
function hiddenReason(post: Row, more: Row): string | undefined {
  const visibility = text(post.visibility)
  if (post.status === 'sent' || more.email_only === true || more.email_only === 1)
    return 'was only sent by e-mail'
  if (visibility && visibility !== 'public') return `is for some readers only (${visibility})`
  return undefined
}

/** An address by Ghost's permalinks; those of an export have no other parts. */
function addressIn(pattern: string, slug: string, date = '', author: Row = {}): string {
  const [year = '', month = '', day = ''] = date.slice(0, 10).split('-')
  const values: Row = { slug, year, month, day, author: author.slug, primary_author: author.slug }
  return pattern.replace(/:(\w+)/g, (_, name: string) => text(values[name]))
}

/** A time as Ghost has it: with or without a zone, which is UTC then, or in milliseconds. */
function instant(value: unknown): string | undefined {
  if (typeof value === 'number') return new Date(value).toISOString()
  const [, day, time = '00:00:00'] =
    /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d:\d\d)(?:\.\d+)?Z?)?$/.exec(text(value)) ?? []
  return day ? `${day}T${time}Z` : text(value) || undefined
}
