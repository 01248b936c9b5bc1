import { readAddress } from '../../article/old-address.ts'
import { readDate } from '../../file/written-date.ts'
import type { FrontFields } from '../fields.ts'
import type { Moved } from '../moved.ts'
import { plainText } from '../plain-text.ts'
import type { Report } from '../report.ts'
import { documentsFrom, type FeedDocument, keyOf } from './documents.ts'
import { lostIdentity } from './identity.ts'
import { feedItemsIn } from './items.ts'

/** A feed that the old site had: its first document, and the hosts that the user named. */
export type OldFeedStart = { first: FeedDocument; trusted: ReadonlySet<string> }

/** The ids of an old feed, each of which one article gets. */
export type OldIds = {
  /** Returns the id that an article had, and reports what readers make of it. */
  idOf: (moved: Moved, fields: FrontFields) => string | undefined
  /** Reports the items that no article is. */
  tellRest: () => void
}

type OldItem = { id?: string; name: string; title: string; at: number; loss?: string }

/** In seconds: a date without a time or zone may be that much off. */
const day = 24 * 60 * 60

/**
 * Reads the ids of an old feed, from all the documents to which it leads. `timezone` is that of dates
 * without one.
 */
export async function readOldIds(
  { first, trusted }: OldFeedStart,
  timezone: string,
  report: Report,
): Promise<OldIds> {
  const left = new Set<OldItem>()
  const seen = new Set<string>()
  const byAddress = new Map<string, OldItem>()
  const secondsOf = (date = '') => {
    const { instant, meant } = readDate(date, timezone)
    return Date.parse(instant ?? meant[0] ?? '') / 1000
  }
  for await (const document of documentsFrom(first, trusted, report)) {
    for (const item of feedItemsIn(document)) {
      if (seen.has(keyOf(item))) continue
      seen.add(keyOf(item))
      const { guid, link, title, date } = item
      const id = guid ?? link ?? title
      const loss = lostIdentity(item, document.parsed.format)
      const name = link ?? title ?? guid ?? document.address
      const old = { id, name, title: plainText(title ?? ''), at: secondsOf(date), loss }
      left.add(old)
      for (const address of [link, /^https?:/.test(guid ?? '') ? guid : ''].flatMap(formsOf)) {
        if (!byAddress.has(address)) byAddress.set(address, old)
      }
    }
  }
  const byTitle = Map.groupBy(left, ({ title }) => title)
  const oldest = [...left].reduce((least, { at }) => (at < least ? at : least), Infinity)
  return {
    idOf: ({ kind, addresses, place }, { title = '', published, draft }) => {
      if (kind === 'page') return undefined
      const at = secondsOf(published)
      const byLink = addresses.flatMap(formsOf).map((form) => byAddress.get(form))
      const item =
        byLink.find((one) => one && left.has(one)) ??
        byTitle.get(String(title))?.find((one) => left.has(one) && Math.abs(one.at - at) <= day)
      if (item) {
        left.delete(item)
        if (item.loss) report.often(place, item.loss)
        return item.id
      }
      if (draft) return undefined
      return at < oldest
        ? report.often(place, 'is older than what the old feed lists, and gets no id of it')
        : report.at(place, 'nothing in the old feed has its address, or its title and date')
    },
    tellRest: () => {
      for (const { name } of left)
        report.at({ file: name }, 'is in the old feed, but is no article here')
    },
  }
}

/** The forms in which an address may be written elsewhere, the nearest first. */
function formsOf(address: string | undefined): string[] {
  const url = address ? URL.parse(address, 'https://old.invalid/') : null
  const own = url ? readAddress(url.pathname + url.search) : undefined
  if (!own || own === '/') return []
  const loose = own
    .toLowerCase()
    .replace(/\/(?:index\.\w+)?(?=$|\?)/, '')
    .replace(/\.(?:html?|php|aspx?)(?=$|\?)/, '')
  return loose ? [own, loose] : [own]
}
