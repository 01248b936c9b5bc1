import { readdirSync, statSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { unescaped } from '../article/text.ts'
import { fileBelow } from './found-file.ts'
import type { FoundFile, Moved, OldSite, Source } from './moved.ts'
import type { Report } from './report.ts'
import { readXml, textOf, type XmlElement } from './xml-file.ts'

/** The schemes of Atom's categories that are no labels. */
const kindScheme = /#kind$/

/** Names that Blogger gives authors without one. */
const nobody = /^(?:unknown|anonymous|blogger|noreply@blogger\.com)?$/i

/**
 * Returns the source that an export of Blogger is: `feed.atom` of a Takeout, or the Atom file that its settings
 * gave until 2025. It is read once before to learn of the site.
 */
export async function readBlogger(path: string): Promise<Source> {
  const { site, counts } = await survey(path)
  const album = albumsOf(path)
  return {
    seen: `an export of Blogger, ${counts.get('post') ?? 0} posts, ${counts.get('page') ?? 0} pages`,
    site,
    steps: statSync(path).size,
    read: async function* (report, advance) {
      for await (const { element, fault } of readXml(path, 1, advance)) {
        if (fault) report.at({ file: path, line: fault.line }, fault.message)
        const moved = element?.name === 'entry' && readEntry(element, path, site, report)
        if (moved) yield moved
      }
    },
    fileAt: (address) => album(address),
  }
}

async function survey(path: string) {
  const site: OldSite = {}
  const counts = new Map<string, number>()
  for await (const { element } of readXml(path, 1)) {
    if (element?.name === 'title') site.title = element.text.trim()
    if (element?.name === 'subtitle') site.description = element.text.trim()
    if (element?.name === 'link' && isAlternate(element)) site.url = element.attributes.href
    if (element?.name !== 'entry') continue
    const kind = kindOf(element)
    counts.set(kind, (counts.get(kind) ?? 0) + 1)
    if (kind !== 'settings') continue
    const value = textOf(element, 'content')
    const name = /\.(BLOG_\w+)$/.exec(textOf(element, 'id'))?.[1]
    if (name === 'BLOG_DESCRIPTION') site.description = value
    if (name === 'BLOG_TIME_ZONE') site.timezone = value
    if (name === 'BLOG_LOCALE') site.language = value
  }
  return { site, counts }
}

/** `post`, `page`, `comment`, `template` or `settings`. */
function kindOf(entry: XmlElement): string {
  const kind = entry.children.find(({ name, attributes }) => {
    return name === 'category' && kindScheme.test(attributes.scheme ?? '')
  })
  const term = kind?.attributes.term?.split('#')[1] ?? ''
  return (textOf(entry, 'blogger:type') || term).toLowerCase()
}

function readEntry(
  entry: XmlElement,
  file: string,
  { url: home }: OldSite,
  report: Report,
): Moved | undefined {
  const kind = kindOf(entry)
  if (kind !== 'post' && kind !== 'page') return undefined
  const place = { file, line: entry.line }
  const text = (...path: string[]) => textOf(entry, ...path)
  const status = text('blogger:status')
  if (/TRASH/i.test(status) || text('blogger:trashed'))
    return report.at(place, 'in the bin, not taken')
  const isDraft = text('app:control', 'app:draft') === 'yes' || /^DRAFT$/i.test(status)
  const links = entry.children.filter(({ name }) => name === 'link')
  const related = links.find(({ attributes }) => attributes.rel === 'related')?.attributes.href
  const link = URL.parse(links.find(isAlternate)?.attributes.href ?? '')
  const isOwn = link && (!home || link.host === URL.parse(home)?.host)
  const address = text('blogger:filename') || (isOwn ? link.pathname : '')
  const id = text('id')
  const author = text('author', 'name')
  const labels = entry.children.filter(({ name, attributes }) => {
    return name === 'category' && !kindScheme.test(attributes.scheme ?? '')
  })
  const attachments = links
    .filter(({ attributes }) => attributes.rel === 'enclosure' && attributes.href)
    .map(({ attributes: { href: url, type, length } }) => ({
      url,
      ...(type && { type }),
      ...(length && { length }),
    }))
  return {
    kind: kind === 'page' ? 'page' : 'article',
    place,
    fields: {
      title: text('title'),
      published: text('published'),
      updated: text('updated'),
      authors: nobody.test(author) ? [] : [{ name: author }],
      tags: labels.map(({ attributes }) => (attributes.term ?? '').replaceAll(',', ' ')),
      summary: text('blogger:metaDescription'),
      ...(related && { link: related }),
      ...(attachments.length > 0 && { attachments }),
      ...(isDraft && { draft: 'true' }),
    },
    body: { html: text('content') || text('summary') },
    ...(id && { guid: id }),
    dated: text('published') || text('updated') || text('blogger:created'),
    slug: basename(unescaped(address)).replace(/\.html?$/, ''),
    addresses: address ? [address.replace(/^\/*/, '/')] : [],
  }
}

function isAlternate({ attributes }: XmlElement): boolean {
  return attributes.rel === 'alternate' && /html/.test(attributes.type ?? 'text/html')
}

/** A Takeout has the pictures in `Blogger/Albums`, by the name at the end of their addresses. */
function albumsOf(path: string): (address: string) => FoundFile | undefined {
  const albums = join(dirname(path), '../../Albums')
  const names = new Map<string, string>()
  if (/\/Blogs\/[^/]+\/[^/]+$/.test(path) && statSync(albums, { throwIfNoEntry: false })) {
    const entries = readdirSync(albums, { recursive: true, withFileTypes: true })
    for (const entry of entries.filter((one) => one.isFile())) {
      const file = relative(albums, join(entry.parentPath, entry.name))
      names.set(entry.name, names.has(entry.name) ? '' : file)
    }
  }
  return (address) => {
    if (!/^https?:\/\/[^/]*(?:blogspot|googleusercontent|ggpht)\.com\//.test(address))
      return undefined
    const name = names.get(unescaped(basename(address.replace(/[?#].*$/, '')).replaceAll('+', ' ')))
    return name ? fileBelow(albums, name) : undefined
  }
}
