import { htmlText, xml } from './xml.ts'

/** A feed as a reader imports it, or a folder of feeds. Every URL is absolute. */
export type Outline =
  | { title: string; feedUrl: string; pageUrl: string }
  | { title: string; feeds: Outline[] }

/** The media type of a list of feeds, with its charset. */
export const opmlType = 'text/x-opml; charset=utf-8'

/** Returns a list of feeds as OPML 2.0 (opml.org/spec2.opml). */
export function writeOpml(title: string, outlines: Outline[]): string {
  const head = xml('head', {}, xml('title', {}, htmlText(title)))
  const body = `\n${outlines.map(writeOutline).join('')}`
  const document = xml('opml', { version: '2.0' }, `${head}${xml('body', {}, body)}`)
  return `<?xml version="1.0" encoding="utf-8"?>\n${document}\n`
}

function writeOutline(outline: Outline): string {
  const { title } = outline
  const names = { text: title, title }
  if ('feeds' in outline) {
    return `${xml('outline', names, `\n${outline.feeds.map(writeOutline).join('')}`)}\n`
  }
  const { feedUrl, pageUrl } = outline
  return `${xml('outline', { type: 'rss', ...names, xmlUrl: feedUrl, htmlUrl: pageUrl })}\n`
}
