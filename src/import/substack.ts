import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import type { Element } from 'hast'
import { parseTree } from '../content/parse-tree.ts'
import { hasClass, type Parent } from '../content/tree.ts'
import { isMap } from '../file/fields.ts'
import { timeOf } from './found-file.ts'
import { attribute, changedHtml, innerHtml, withClass } from './html-tree.ts'
import { mapInJson } from './json-map.ts'
import { ImportError, type Moved, type Source } from './moved.ts'
import type { Report } from './report.ts'
import { escaped } from './templates/made.ts'
import { embed } from './wordpress/shortcodes.ts'

/** A row of posts.csv. */
type Row = Record<string, string>

/** Parts of a post that only work on Substack. */
const machinery = ['image-link-expand', 'header-anchor-parent', 'paywall-jump']

/** Returns the source that an export of Substack is: a folder with posts.csv, and posts/ beside it. */
export function readSubstack(folder: string): Source {
  const rows = rowsIn(join(folder, 'posts.csv'))
  const name = readdirSync(folder).flatMap(
    (one) => /^email_list\.([\w-]+)\.csv$/.exec(one) ?? [],
  )[1]
  const url = name ? `https://${name}.substack.com` : undefined
  const posts = join(folder, 'posts')
  const names = (existsSync(posts) ? readdirSync(posts) : [])
    .flatMap((file) => /^(.+)\.html$/.exec(file)?.[1] ?? [])
    .sort()
  for (const row of rows) {
    // Some exports have only the number in the list.
    row.post_id = names.find((one) => one.split('.')[0] === row.post_id) ?? row.post_id ?? ''
  }
  const known = new Set(rows.map(({ post_id }) => post_id))
  const others = names.filter((one) => !known.has(one)).map((post_id): Row => ({ post_id }))
  return {
    seen: `an export of Substack, ${rows.length} posts`,
    site: { title: name, url },
    steps: rows.length + others.length,
    read: async function* (report, advance) {
      if (url) {
        const advice = `if it has an address of its own, take the ids from its feed`
        report.at({ file: 'posts.csv' }, `ids are those of the feed at ${url}/feed; ${advice}`)
      }
      for (const row of [...rows, ...others]) {
        yield readPost(row, posts, url, report)
        advance(1)
      }
    },
    fileAt: () => undefined,
  }
}

function rowsIn(file: string): Row[] {
  try {
    const rows: Row[] = parse(readFileSync(file), {
      ...{ columns: true, bom: true, skip_empty_lines: true },
      ...{ relax_column_count: true, relax_quotes: true },
    })
    if (rows[0] && rows[0].post_id === undefined) throw new Error('it has no column post_id')
    return rows.filter(({ post_id }) => post_id)
  } catch (error) {
    throw new ImportError(`${file} can't be read: ${(error as Error).message}`)
  }
}

function readPost(row: Row, folder: string, site: string | undefined, report: Report): Moved {
  const { post_id: key = '', audience = '', podcast_url: recording } = row
  const file = join(folder, `${key}.html`)
  const place = { file: `posts/${key}.html` }
  const slug = key.replace(/^\d+\.?/, '')
  const has = !/[/\\]/.test(key) && existsSync(file)
  if (!has) report.at(place, 'is not in the export: it has no text')
  if (row.title === undefined) report.at(place, 'is not in posts.csv, so it is a draft')
  const isOpen = audience === '' || audience === 'everyone'
  if (!isOpen) report.at(place, `is for some readers only (${audience}), so it is a draft`)
  const isPublished = /^true$/i.test(row.is_published ?? '')
  return {
    kind: row.type === 'page' ? 'page' : 'article',
    place,
    fields: {
      title: row.title ?? '',
      published: row.post_date ?? '',
      summary: row.subtitle ?? '',
      ...(recording && { attachments: [{ url: recording }] }),
      ...((!isPublished || !isOpen) && { draft: 'true' }),
    },
    body: { html: has ? tidied(readFileSync(file, 'utf8')) : '' },
    ...(site && isPublished && slug && { guid: `${site}/p/${slug}` }),
    dated: timeOf(has ? file : join(folder, '../posts.csv')),
    slug,
    addresses: slug ? [`/p/${slug}`] : [],
  }
}

/** The HTML of a post without what only works on Substack, and with what it makes of its embeds. */
function tidied(html: string): string {
  return changedHtml(html, (element) => {
    if (machinery.some((name) => hasClass(element, name))) return []
    if (hasClass(element, 'captioned-image-container')) return pictureIn(element)
    // A template of Substack's own e-mails.
    if (attribute(element, 'href').startsWith('%%')) return element.children
    const isBare = innerHtml(element).replace(/<\/?(?:div|span)[^>]*>|\s/g, '') === ''
    return isBare ? embedded(element) : undefined
  })
}

function pictureIn(container: Element): Parent['children'] {
  const html = innerHtml(container)
  const img = /<img\b[^>]*>/.exec(html)?.[0]
  if (!img) return container.children
  const href = attribute(withClass(container, 'image-link'), 'href')
  const shown = href ? `<a href="${escaped(href)}">${img}</a>` : img
  const caption = /<figcaption\b[^>]*>([\s\S]*)<\/figcaption>/.exec(html)?.[1]
  const words = caption ? `<figcaption>${caption}</figcaption>` : ''
  return parseTree(words ? `<figure>${shown}${words}</figure>` : `<p>${shown}</p>`).children
}

/** What an empty element shows by the data in its attribute. */
function embedded(element: Element): Parent['children'] | undefined {
  const data = mapInJson(attribute(element, 'dataAttrs'))
  const text = (name: string) => (typeof data[name] === 'string' ? escaped(data[name]) : '')
  const gallery = isMap(data.gallery) ? data.gallery : {}
  const images = Array.isArray(gallery.images) ? gallery.images.filter(isMap) : []
  const pictures = images.map(({ src, alt }) => {
    return `<p><img src="${escaped(String(src))}" alt="${escaped(String(alt ?? ''))}"></p>`
  })
  const caption = typeof gallery.caption === 'string' ? `<p>${escaped(gallery.caption)}</p>` : ''
  const url = text('url') || text('canonical_url')
  const words = text('full_text') || text('description')
  const html = [
    ...pictures,
    caption,
    text('persistentExpression') && `<pre><code>${text('persistentExpression')}</code></pre>`,
    words && `<blockquote><p>${words}</p></blockquote>`,
    text('videoId') && embed(`https://www.youtube.com/watch?v=${text('videoId')}`),
    url && `<p><a href="${url}">${text('title') || text('name') || url}</a></p>`,
  ].join('')
  return html ? parseTree(html).children : undefined
}
