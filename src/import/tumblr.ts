import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import type { Element } from 'hast'
import { parseTree } from '../content/parse-tree.ts'
import { allElements, hasClass, isNamed, textIn } from '../content/tree.ts'
import { readDate } from '../file/written-date.ts'
import { fileBelow, timeOf } from './found-file.ts'
import { changeElements, innerHtml, paragraph, unlessTooLarge } from './html-tree.ts'
import { type Moved, type OldSite, type Source, unread } from './moved.ts'
import type { Report } from './report.ts'
import { escaped } from './templates/made.ts'
import { embed } from './wordpress/shortcodes.ts'
import { readXml, textOf, type XmlElement } from './xml-file.ts'

/** Where an export has its posts: `posts.xml`, or a page for each; and the folder of its media. */
export type TumblrFiles = { xml?: string; pages: string[]; media: string }

/** How deep the posts are in posts.xml: `<tumblr>`, `<posts>`. */
const depth = 2

/** Returns the source that an export of Tumblr is. Where it has both forms of its posts, posts.xml says more. */
export function readTumblr({ xml, pages, media }: TumblrFiles): Source {
  const order = new Intl.Collator('en', { numeric: true })
  const files = existsSync(media) ? readdirSync(media).sort(order.compare) : []
  const names = Map.groupBy(files, (name) => /^\d+(?=[_.])/.exec(name)?.[0] ?? '')
  const site = xml ? siteOf(xml) : {}
  const mediaOf = (id: string) => names.get(id) ?? []
  return {
    seen: `an export of Tumblr, ${xml ? 'in posts.xml' : `${pages.length} posts`}, ${files.length} media`,
    site,
    steps: xml ? statSync(xml).size : pages.length,
    read: async function* (report, advance) {
      if (!xml) {
        const message = 'posts have no names in this export: redirects are from /post/NUMBER alone'
        report.at({ file: 'posts' }, message)
      }
      for await (const { element, fault } of xml ? readXml(xml, depth, advance) : []) {
        if (fault) report.at({ file: 'posts.xml', line: fault.line }, fault.message)
        const moved = element?.name === 'post' && readPost(element, mediaOf, report)
        if (moved) yield moved
      }
      for (const page of xml ? [] : pages) {
        yield unlessTooLarge(
          () => readPage(page, mediaOf),
          () =>
            unread({ file: `posts/${basename(page)}` }, basename(page), readFileSync(page, 'utf8')),
        )
        advance(1)
      }
    },
    fileAt: (address) => {
      const name = /(?:^|\/)media\/([^/?#]+)$/.exec(address)?.[1]
      return name ? fileBelow(media, name) : undefined
    },
  }
}

function siteOf(xml: string): OldSite {
  const head = readFileSync(xml, 'utf8').slice(0, 64 * 1024)
  const blog = /<tumblelog\b[^>]*>/.exec(head)?.[0] ?? ''
  const value = (name: string) => new RegExp(`\\s${name}="([^"]*)"`).exec(blog)?.[1]
  const url = URL.parse(/<post\b[^>]*\surl="([^"]+)"/.exec(head)?.[1] ?? '')
  return { title: value('title'), timezone: value('timezone'), ...(url && { url: url.origin }) }
}

/** The files of a post, by its number. */
type MediaOf = (id: string) => string[]

function readPost(post: XmlElement, mediaOf: MediaOf, report: Report): Moved | undefined {
  const { id = '', slug = '', state = '', type = '', url } = post.attributes
  const place = { file: 'posts.xml', line: post.line }
  if (post.attributes.private === 'true') return report.at(place, 'private, not taken')
  const text = (name: string) => textOf(post, name)
  const written = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) GMT$/.exec(post.attributes['date-gmt'] ?? '')
  const paths = [post.attributes['url-with-slug'], url].flatMap((address) => {
    return URL.parse(address ?? '')?.pathname ?? []
  })
  const link = text('link-url')
  const html = htmlOf(post, mediaOf(id))
  if (!html) report.often(place, `a "${type}" without a text was taken as it is`)
  return {
    kind: 'article',
    place,
    fields: {
      title: text('regular-title') || text('link-text') || text('conversation-title'),
      tags: childrenOf(post, 'tag').map(({ text }) => text.replaceAll(',', ' ')),
      ...(/^https?:/.test(link) && { link }),
      ...(state && state !== 'published' && { draft: 'true' }),
    },
    body: { html },
    ...(url && { guid: url }),
    dated: written ? `${written[1]}T${written[2]}Z` : undefined,
    slug: slug || id,
    addresses: [...new Set([...paths, `/post/${id}`])],
  }
}

/** What a post of any type shows: its pictures and players first, as Tumblr does. */
function htmlOf(post: XmlElement, files: string[]): string {
  const text = (name: string) => textOf(post, name)
  const sets = childrenOf(post, 'photoset').flatMap(({ children }) => children)
  const photos = (sets.length > 0 ? sets.map(({ children }) => children) : [post.children])
    .flatMap((nodes) => nodes.find(({ name }) => name === 'photo-url')?.text ?? [])
    .map((address) => shown(address.trim()))
  const own = files.map((name) => shown(`/media/${name}`))
  const player = text('video-source') || text('video-player')
  const lines = childrenOf(post, 'conversation').flatMap(({ children }) => children)
  return [
    ...(own.length >= photos.length ? own : photos),
    own.length === 0 && (/^https?:\S+$/.test(player) ? embed(player) : player),
    own.length === 0 && (text('audio-embed') || text('audio-player')),
    text('quote-text') && `<blockquote>${paragraph(text('quote-text'))}</blockquote>`,
    text('question') && `<blockquote>${paragraph(text('question'))}</blockquote>`,
    ...lines.map(({ attributes, text }) => {
      const words = escaped(text.trim())
      return `<p><strong>${escaped(attributes.label ?? attributes.name ?? '')}</strong> ${words}</p>`
    }),
    ...['quote-source', 'link-description', 'photo-caption', 'video-caption'].map(text),
    ...['audio-caption', 'regular-body', 'answer'].map(text),
  ]
    .filter(Boolean)
    .join('\n')
}

function childrenOf(post: XmlElement, name: string): XmlElement[] {
  return post.children.filter((child) => child.name === name)
}

function shown(address: string): string {
  const url = escaped(address)
  if (/\.(?:mp4|mov|webm)$/i.test(address)) return `<video controls src="${url}"></video>`
  if (/\.(?:mp3|m4a|ogg|wav)$/i.test(address)) return `<audio controls src="${url}"></audio>`
  return `<p><img src="${url}" alt=""></p>`
}

/** A post as a page: its title, what it shows, and in the last footer its time and tags. */
function readPage(file: string, mediaOf: MediaOf): Moved {
  const id = basename(file).replace(/\.html?$/i, '')
  const tree = parseTree(readFileSync(file, 'utf8'))
  const elements = allElements(tree)
  // A post that quotes another has its footer, too.
  const footers = elements.filter(({ properties }) => properties.id === 'footer')
  const inFooter = footers.at(-1) ? allElements(footers.at(-1) as Element) : []
  const time = inFooter.find(({ properties }) => properties.id === 'timestamp')
  const heading = elements.find(({ tagName }) => tagName === 'h1')
  changeElements(tree, (element) => {
    return footers.includes(element) || element === heading || isNamed(element, 'title', 'link')
      ? []
      : undefined
  })
  // The pages name files that aren't there, or leave them out; those of a post begin with its number.
  const files = [...mediaOf(id)]
  for (const { properties } of allElements(tree)) {
    const name = /(?:^|\/)media\/[^/]+$/.test(String(properties.src ?? '')) && files.shift()
    if (name) properties.src = `/media/${name}`
  }
  return {
    kind: 'article',
    place: { file: `posts/${basename(file)}` },
    fields: {
      title: heading ? textIn(heading).trim() : '',
      tags: inFooter
        .filter((element) => hasClass(element, 'tag'))
        .map((element) => textIn(element).replaceAll(',', ' ')),
    },
    body: { html: files.map((name) => shown(`/media/${name}`)).join('\n') + innerHtml(tree) },
    dated: (time && timeIn(textIn(time))) ?? timeOf(file),
    slug: heading ? textIn(heading).trim() || id : id,
    addresses: [`/post/${id}`],
  }
}

/** A time such as `March 4th, 2012 5:26pm`, in the time zone of the blog. */
function timeIn(text: string): string | undefined {
  const [time = ''] = /[A-Z][a-z]+ \d{1,2}\w\w, \d{4} \d{1,2}:\d\d[ap]m/.exec(text) ?? []
  // As if it were in UTC, and then without a zone.
  return readDate(time, 'UTC').instant?.slice(0, -1)
}
