import type { Article } from '../../src/article/article.ts'
import type { Envelope } from '../../src/formats/format.ts'
import { type FormatName, formats, writeFeed } from '../../src/formats/index.ts'
import { hubUrl } from '../../src/site/addresses.ts'
import type { Site } from '../../src/site/site.ts'
import { site } from '../setup/article-files.ts'

/** The site, asking for Markdown in every format, so that a feed says all that it can. */
export const talkative: Site = { ...site, markdown: true }

/** Returns what the window of the main feed says of itself, unless `part` says otherwise. */
export function envelopeOf(
  name: FormatName,
  of: Site,
  part: Partial<Envelope> = {},
): Omit<Envelope, 'updated'> {
  const selfUrl = `${of.url}${formats[name].file}`
  return {
    title: of.title,
    pageUrl: of.url,
    selfUrl,
    currentUrl: part.selfUrl ?? selfUrl,
    isArchive: false,
    hub: part.isArchive ? undefined : { url: hubUrl(of), isOwn: of.hub === undefined },
    lifetime: 300,
    tombstones: [],
    ...part,
  }
}

/** Returns the feed of these articles as the Worker would serve it. */
export function feedOf(
  name: FormatName,
  articles: Article[],
  of: Site = site,
  part: Partial<Envelope> = {},
): string {
  const items = articles.map((article) => ({ body: formats[name].item(article, of) }))
  const envelope = envelopeOf(name, of, part)
  const dates = [
    ...articles.map(({ published, updated = published }) => updated),
    ...envelope.tombstones.map(({ withdrawn }) => withdrawn),
  ]
  return writeFeed(name, of, { ...envelope, updated: dates.sort().at(-1) }, items)
}

const withdrawn = [
  { id: 'https://news.example/articles/withdrawn', withdrawn: '2026-03-03T12:00:00Z' },
  { id: 'urn:example-x:a&amp;b', withdrawn: '2026-03-04T00:00:00Z' },
]

/** Returns the envelope of a tag's window from which two articles were withdrawn. */
export function tagWindow(name: FormatName): Partial<Envelope> {
  const { file: path } = formats[name]
  const folder = `${site.url}tags/r%26d/`
  return {
    title: `${site.title}: R&D <now>`,
    pageUrl: `${site.url}tags/r%26d`,
    selfUrl: folder + path,
    currentUrl: folder + path,
    previousUrl: `${folder}archive/7/${path}`,
    tombstones: withdrawn,
  }
}

/** Returns the envelope of one of the same tag's archive documents, with one on either side. */
export function tagArchive(name: FormatName): Partial<Envelope> {
  const { file: path } = formats[name]
  const folder = `${site.url}tags/r%26d/`
  return {
    ...tagWindow(name),
    selfUrl: `${folder}archive/6/${path}`,
    previousUrl: `${folder}archive/5/${path}`,
    nextUrl: `${folder}archive/7/${path}`,
    isArchive: true,
    tombstones: withdrawn.slice(0, 1),
  }
}
