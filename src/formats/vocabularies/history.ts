import type { Envelope } from '../format.ts'
import { xml } from '../xml.ts'

/** Feed paging and archiving (RFC 5005); only archive documents use its own element. */
export const namespace = 'http://purl.org/syndication/history/1.0'

/**
 * Returns the elements that say in RSS and Atom which part of its feed a document is (RFC 5005 §4).
 * An archive document is marked and names the window, and every document names the archive documents
 * next to it. `link` is the name of Atom's element.
 */
export function historyElements(
  { isArchive, currentUrl, previousUrl, nextUrl }: Envelope,
  link: string,
  type: string,
): string {
  const linkTo = (rel: string, href: string | undefined) =>
    href === undefined ? '' : xml(link, { rel, type, href })
  const mark = isArchive ? xml('fh:archive', {}) + linkTo('current', currentUrl) : ''
  return mark + linkTo('prev-archive', previousUrl) + linkTo('next-archive', nextUrl)
}
