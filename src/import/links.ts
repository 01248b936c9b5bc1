import type { Change } from './addresses.ts'
import { fileInData } from './data-pictures.ts'
import { fileEnding } from './file-ending.ts'
import type { MediaCopies } from './media.ts'
import type { Moved, Source } from './moved.ts'
import type { Report } from './report.ts'
import { slugFromName } from './slug.ts'

/**
 * Returns what gives the addresses in an article new ones: files that came along are copied and have
 * their place in media/, articles that are named by their file are so here, and a link that is relative
 * to the old address starts at the root. What stays on the old host is counted.
 */
export function newAddresses(
  moved: Moved,
  source: Source,
  copies: MediaCopies,
  report: Report,
): Change {
  const { place } = moved
  const host = source.site.url ? URL.parse(source.site.url)?.host : undefined
  const [own] = moved.addresses
  return (address) => {
    if (!address || address.startsWith('#')) return undefined
    const found = address.startsWith('data:')
      ? fileInData(address, slugFromName(moved.slug) ?? 'picture')
      : source.fileAt(address.replace(/^@(?=\/)/, ''), moved)
    const copy = found && copies.take(found, place)
    if (copy) return copy
    const fragment = /#.*$/.exec(address)?.[0] ?? ''
    const isNamed =
      address.startsWith('@/') ||
      /^(?![a-z][a-z0-9+.-]*:)[^?#]*\.(?:md|mdx|markdown)(?:#|$)/i.test(address)
    const name = isNamed ? source.nameAt?.(address, moved) : undefined
    if (name) return `${slugFromName(name)}.md${fragment}`
    if (isNamed) {
      const path = address.replace(/^@\//, '')
      report.at(place, `the link to "${path}" leads to no file of the source`)
      return address.startsWith('@/') ? address.slice(1) : undefined
    }
    const url = URL.parse(address, 'relative://x/')
    const reason = source.missing?.(address, moved)
    if (reason) report.at(place, `${address} was not fetched: ${reason}`)
    else if (url && fileEnding.test(url.pathname))
      noteMissing(address, url.host === host || url.protocol === 'relative:')
    // A path from here would lead elsewhere than it did from the old address.
    const isRelative = /^(?![a-z][a-z0-9+.-]*:)[^/#?]/i.test(address)
    const base = isRelative && own ? URL.parse(own, 'https://x.invalid')?.href : undefined
    const old = base && URL.parse(address, base)
    return old ? old.pathname + old.search + old.hash : undefined
  }

  function noteMissing(address: string, isOwn: boolean): void {
    if (isOwn)
      report.at(
        place,
        `${address} did not come with the source; put it into media/ and correct the address`,
      )
    else report.often(place, 'a picture or file stays on another host')
  }
}
