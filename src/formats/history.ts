import type { Envelope } from './format.ts'
import { xml } from './xml.ts'

/** `feed` takes only URLs for its links, so it gets these two, and places stand for them. */
export const pageUrn = 'urn:dateline:page'
export const selfUrn = 'urn:dateline:self'

/** What declares `fh`, which only archive documents use. */
export const historyNamespace = { 'xmlns:fh': 'http://purl.org/syndication/history/1.0' }

/**
 * Returns what says in RSS and in Atom which part of its feed a document is (RFC 5005 §4): an
 * archive document is marked and names the window, which every client of the window has; and each
 * names its neighbours among the archive documents.
 */
export function historyElements(
  { isArchive, currentUrl, previousUrl, nextUrl }: Envelope,
  link: string,
  type: string,
): string {
  const linkTo = (rel: string, href: string | undefined) =>
    href === undefined ? '' : xml(link, { rel, type, href })
  return [
    isArchive ? xml('fh:archive', {}) + linkTo('current', currentUrl) : '',
    linkTo('prev-archive', previousUrl),
    linkTo('next-archive', nextUrl),
  ].join('')
}
