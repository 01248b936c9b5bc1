import { type FormatName, formats, stampOf } from '../formats/index.ts'
import { fresh } from '../publish/refresh.ts'
import type { Site } from '../site.ts'
import { readSlice, readWindow, type SliceState } from '../store/read.ts'
import type { Slice } from '../store/slices.ts'
import { isNotModified, validatorHeaders, validatorsOf } from './validators.ts'

/** A feed that can be asked for: a slice in a format, what it is called and where it is. */
export type FeedAddress = { slice: Slice; format: FormatName; title: string; path: string }

/** A copy of a feed or page is good for this many seconds, unless a scheduled article comes first. */
export const lifetime = 300

/**
 * Returns the response to a request for a feed at `now` (seconds since 1970): 304 from the slice's state alone where the
 * client has it already, else the document, joined from stored fragments. Returns undefined for an unknown slice.
 */
export async function feedResponse(
  request: Request,
  db: D1Database,
  site: Site,
  { slice, format: formatName, title, path }: FeedAddress,
  now: number,
): Promise<Response | undefined> {
  const state = await readSlice(db, slice, now)
  if (!state) return undefined
  const validators = validatorsOf(state, stampOf(site))
  const headers = new Headers({
    ...validatorHeaders(validators, now),
    'Cache-Control': cacheControl(state, now),
    'Access-Control-Allow-Origin': '*',
    'X-Content-Type-Options': 'nosniff',
  })
  if (isNotModified(request.headers, validators)) return new Response(null, { status: 304, headers })
  const format = formats[formatName]
  const items = await fresh(db, site, now, () => readWindow(db, slice, formatName, now, site.items))
  const updated = items.reduce((newest, item) => (item.updated > newest ? item.updated : newest), epoch)
  const fragments = items.map(({ body }) => body)
  headers.set('Content-Type', format.mediaType)
  return new Response(format.document({ site, title, selfUrl: site.url + path, updated }, fragments), { headers })
}

/** When an empty feed was last updated: never yet, and Atom wants a date. */
const epoch = '1970-01-01T00:00:00Z'

/** No copy outlives the next scheduled article. */
export function cacheControl({ next }: SliceState, now: number): string {
  return `public, max-age=${Math.min(lifetime, next === undefined ? lifetime : next - now)}`
}
