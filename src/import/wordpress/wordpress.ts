import { statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { unescaped } from '../../article/text.ts'
import { fileBelow } from '../found-file.ts'
import type { FoundFile, Moved, OldSite, Source } from '../moved.ts'
import type { Report } from '../report.ts'
import { readXml, type XmlElement } from '../xml-file.ts'
import { htmlOfBody } from './body.ts'
import type { Medium } from './shortcodes.ts'

type Library = Map<string, Medium>

/** What the first reading of an export finds: the site, its media, and how much there is of each. */
type Survey = { site: OldSite; host: string; media: Library; counts: Map<string, number> }

/** An `<item>`: its elements, and the pairs of `wp:postmeta`. */
type Item = { line: number; nodes: XmlElement[]; meta: Record<string, string> }

/** How deep the items of an export are: `<rss>`, `<channel>`. */
const depth = 2

/** The `wp:wxr_version` of WordPress since 3.4. */
const newest = 1.2

/**
 * Returns the source that a WordPress export is, after it has been read once for its media. A large one
 * comes in several files.
 */
export async function readWordPress(paths: string[]): Promise<Source> {
  const found = await survey(paths)
  const { site, counts } = found
  const seen = ['post', 'page', 'attachment'].map((type) => `${counts.get(type) ?? 0} ${type}s`)
  return {
    seen: `a WordPress export, ${seen.join(', ')}`,
    site,
    steps: paths.reduce((sum, path) => sum + statSync(path).size, 0),
    read: async function* (report, advance) {
      for (const path of paths) {
        for await (const { element, fault } of readXml(path, depth, advance)) {
          if (fault) report.at({ file: path, line: fault.line }, fault.message)
          if (element?.name === 'wp:wxr_version' && Number(element.text) > newest) {
            const version = element.text.trim()
            report.at({ file: path }, `is WXR ${version}, which is newer than what is known here`)
          }
          const item = element?.name === 'item' && itemIn(element)
          const moved = item && readItem(item, path, found, report)
          if (moved) yield moved
        }
      }
    },
    fileAt: (address) => uploadAt(address, dirname(paths[0] ?? '')),
  }
}

async function survey(paths: string[]): Promise<Survey> {
  const site: OldSite & { authors: Record<string, string> } = { authors: {} }
  const media: Library = new Map()
  const counts = new Map<string, number>()
  for (const path of paths) {
    for await (const { element } of readXml(path, depth)) {
      if (element?.name === 'wp:author') {
        const value = valuesOf(element.children)
        const login = value('wp:author_login')
        if (login) site.authors[login] = value('wp:author_display_name') || login
      } else if (element?.name === 'item') {
        addMedium(itemIn(element))
      } else if (element) addFact(element)
    }
  }
  return { site, host: site.url ? new URL(site.url).host : '', media, counts }

  function addFact({ name, text: words }: XmlElement): void {
    const text = words.trim()
    if (text && (name === 'title' || name === 'description' || name === 'language'))
      site[name] = text
    if (text && (name === 'wp:base_blog_url' || (name === 'link' && !site.url))) site.url = text
  }

  function addMedium({ nodes, meta }: Item): void {
    const value = valuesOf(nodes)
    const type = value('wp:post_type')
    counts.set(type, (counts.get(type) ?? 0) + 1)
    if (type !== 'attachment') return
    const url = value('wp:attachment_url') || value('guid')
    media.set(value('wp:post_id'), {
      url,
      alt: meta._wp_attachment_image_alt ?? '',
      caption: value('excerpt:encoded').replace(/<[^>]*>/g, ''),
      parent: value('wp:post_parent'),
      isPicture: /\.(?:jpe?g|png|gif|webp|avif|svg|bmp)$/i.test(url),
    })
  }
}

function itemIn({ line, children: nodes }: XmlElement): Item {
  const pairs = nodes.flatMap(({ name, children }) => {
    const value = valuesOf(children, (text) => text)
    return name === 'wp:postmeta' ? [[value('wp:meta_key'), value('wp:meta_value')]] : []
  })
  return { line, nodes, meta: Object.fromEntries(pairs) }
}

function valuesOf(nodes: XmlElement[], settled = (text: string) => text.trim()) {
  const values = new Map(nodes.map(({ name, text }) => [name, text]))
  return (name: string): string => settled(values.get(name) ?? '')
}

/** States that WordPress shows nobody, or only to itself. */
const untaken: Record<string, string> = {
  private: 'private, not taken',
  trash: 'in the bin, not taken',
  'auto-draft': 'an empty draft, not taken',
}

/** What WordPress keeps as if it were an article. */
const machinery =
  /^(?:attachment|revision|nav_menu_item|custom_css|customize_changeset|oembed_cache|user_request|wp_.*)$/

function readItem(
  item: Item,
  file: string,
  { site, host, media }: Survey,
  report: Report,
): Moved | undefined {
  const value = valuesOf(item.nodes)
  const type = value('wp:post_type') || 'post'
  const status = value('wp:status')
  const place = { file, line: item.line }
  if (machinery.test(type)) return undefined
  if (type !== 'post' && type !== 'page') report.often(place, `a "${type}" was taken as an article`)
  const reason = untaken[status]
  if (reason) return report.at(place, reason)
  const id = value('wp:post_id')
  const content = value('content:encoded')
  const { html, isBroken } = htmlOfBody(content, { media, post: id }, place, report)
  const hasPassword = value('wp:post_password') !== ''
  if (hasPassword) report.at(place, 'a password guards it, so it is a draft')
  const labels = item.nodes.filter(({ name, attributes }) => {
    return name === 'category' && /^(?:category|post_tag)$/.test(attributes.domain ?? '')
  })
  const picture = media.get(item.meta._thumbnail_id ?? '')
  const published =
    dateIn(value('wp:post_date_gmt'), 'Z') ?? dateIn(value('wp:post_date'), '') ?? value('pubDate')
  const enclosure = item.meta.enclosure?.split('\n').map((line) => line.trim())
  const link = value('link')
  const author = value('dc:creator')
  return {
    kind: type === 'page' ? 'page' : 'article',
    place,
    fields: {
      title: value('title'),
      published: /^\w{3}, .*-0001/.test(published) ? '' : published,
      updated: dateIn(value('wp:post_modified_gmt'), 'Z'),
      authors: [{ name: site.authors?.[author] ?? author }],
      tags: labels
        .map(({ text }) => text.replaceAll(',', ' '))
        .filter((label) => label !== 'Uncategorized'),
      summary: value('excerpt:encoded'),
      ...(picture && { image: { url: picture.url, alt: picture.alt, caption: picture.caption } }),
      ...(enclosure?.[0] && {
        attachments: [{ url: enclosure[0], length: enclosure[1], type: enclosure[2] }],
      }),
      ...((isBroken || hasPassword || status === 'draft' || status === 'pending') && {
        draft: 'true',
      }),
    },
    ...(value('guid') && { guid: value('guid') }),
    body: { html },
    dated: dateIn(value('wp:post_date'), ''),
    slug: unescaped(value('wp:post_name')) || '',
    addresses: addressesOf(link, id, host, type),
  }
}

/** A date of WordPress, which writes zeros for none. */
function dateIn(text: string, zone: string): string | undefined {
  return /^0000|^$/.test(text) ? undefined : `${text.replace(' ', 'T')}${zone}`
}

function addressesOf(link: string, id: string, host: string, type: string): string[] {
  const url = URL.parse(link)
  const own = url && url.host === host ? [url.pathname + url.search] : []
  const short = type === 'page' ? `/?page_id=${id}` : `/?p=${id}`
  return [...new Set([...own, ...(id ? [short] : [])])].filter((path) => path !== '/')
}

/** A file of wp-content/uploads beside the export, or of a copy of that folder there. */
function uploadAt(address: string, folder: string): FoundFile | undefined {
  const path = /\/wp-content\/uploads\/([^?#]+)/.exec(address)?.[1]
  if (!path) return undefined
  const plain = unescaped(path)
  // WordPress makes smaller copies of a picture, which a backup may lack.
  const names = [plain, plain.replace(/-\d+x\d+(?=\.\w+$)/, '')]
  return ['wp-content/uploads', 'uploads']
    .flatMap((root) => names.map((name) => fileBelow(join(folder, root), name)))
    .find((found) => found !== undefined)
}
