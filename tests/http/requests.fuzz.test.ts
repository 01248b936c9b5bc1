import { env } from 'cloudflare:workers'
import {
  array,
  assert,
  asyncProperty,
  constant,
  constantFrom,
  dictionary,
  oneof,
  record,
  string,
  tuple,
} from 'fast-check'
import { beforeAll, expect, inject, test } from 'vitest'
import { formatNames, formats } from '../../src/formats/index.ts'
import { namedKey } from '../../src/http/cache/cache-api.ts'
import { sliceCacheTag } from '../../src/site/addresses.ts'
import { mainSlice } from '../../src/site/slices.ts'
import { at } from '../setup/clock.ts'
import {
  articleFile,
  entityTag,
  feedPaths,
  home,
  publishBulk,
  sendUncached,
  withdraw,
} from '../setup/requests.ts'
import { requireSite } from '../setup/site-file.ts'

/** What a reader, an aggregator and a program ask for. */
const honest = [
  ...feedPaths,
  '/',
  '/feed',
  '/articles/rain',
  '/articles/gone',
  '/articles/old',
  '/articles/nothing',
  '/nothing',
  '/media/icon.png',
  '/healthz',
  '/tags/wet/rss.xml',
  '/archive/1/atom.xml',
  '/feed.json?tag=wet&author=nobody',
  '/rss.xml?raw',
  '/tags/wet',
  '/sitemap.xml',
  '/feeds.opml',
  '/robots.txt',
  '/hub',
]

let tag = ''

beforeAll(async () => {
  await publishBulk(
    ['rain', 'gone', 'old'].map((slug) => ({ slug, markdown: articleFile({ tags: ['Wet'] }) })),
  )
  await publishBulk([{ slug: 'moved', markdown: articleFile(), from: 'old' }])
  await withdraw('gone')
  at(60)
  tag = entityTag(await sendUncached('GET', '/rss.xml'))
  // To one who has that version, the next one is a delta.
  await publishBulk([{ slug: 'hail', markdown: articleFile() }])
  at(120)
})

// Of obs-text the runtime warns where a request is made within it; another test sends that.
const fieldText = string({ unit: 'grapheme-ascii', maxLength: 40 })

const fieldValue = oneof(
  fieldText,
  fieldText.map((text) => text.repeat(200)),
  constantFrom(
    '*',
    '"',
    'W/',
    'w/"x"',
    ', ,',
    'feed',
    'feed;q=0.5',
    'gzip',
    'gzip;q=0, *',
    'bytes=0-9',
    'bytes=-1',
    'bytes=9-0',
    'document',
    'cors',
    'application/atom+xml;q=0.9, */*;q=0.1',
    'Sun, 22 Nov 2026 12:00:30 GMT',
    'Sunday, 22-Nov-26 12:00:30 GMT',
    'Sun Nov 22 12:00:30 2026',
    'Sun, 99 Nov 9999 99:99:99 GMT',
    'Bearer x',
  ),
  // What a client would say that has read the feed.
  constantFrom('', 'W/', '"a", ', ', ').map((before) => before + tag),
)

const fieldName = constantFrom(
  'If-None-Match',
  'If-Modified-Since',
  'If-Match',
  'If-Unmodified-Since',
  'If-Range',
  'Range',
  'A-IM',
  'Accept',
  'Accept-Encoding',
  'Accept-Language',
  'Authorization',
  'Cache-Control',
  'Content-Type',
  'Cookie',
  'Forwarded',
  'Origin',
  'Access-Control-Request-Method',
  'Access-Control-Request-Headers',
  'Sec-Fetch-Dest',
  'Sec-Fetch-Mode',
  'X-Forwarded-Host',
  'X-Forwarded-Proto',
  'X-HTTP-Method-Override',
  'X-Original-URL',
)

const pathPart = oneof(
  constantFrom(
    ...['rss.xml', 'atom.xml', 'feed.json', 'feed', 'articles', 'rain', 'gone', 'old', 'media'],
    ...[
      'icon.png',
      'api',
      'healthz',
      'tags',
      'authors',
      'archive',
      'wet',
      '1',
      'RSS.XML',
      '.',
      '..',
    ],
    ...['%', '%00', '%2F', '%2e%2e', '%FF', '%C3%89', 'é', '\\', ';', ':', '@', '*', '', ' ', '+'],
  ),
  string({ unit: 'binary', maxLength: 8 }),
  string({ unit: 'binary-ascii', maxLength: 8 }),
  constantFrom('a', '%41', '/').map((text) => text.repeat(3000)),
)

const path = oneof(
  { weight: 3, arbitrary: constantFrom(...honest) },
  array(pathPart, { maxLength: 5 }).map((parts) => `/${parts.join('/')}`),
)

const query = oneof(
  { weight: 9, arbitrary: constant(undefined) },
  constantFrom(
    '',
    'null',
    'utm_source=x&utm_medium=y',
    'v=2',
    'raw',
    'tag=wet&tag=%00',
    'limit=1e999',
    'after=%00',
    '?',
  ),
  string({ maxLength: 20 }),
  string({ unit: 'binary', maxLength: 20 }),
  constant('a=b&'.repeat(2000)),
)

/** What a reader says that has read the feed already. */
const poll = constantFrom<() => Record<string, string>>(
  () => ({}),
  () => ({}),
  () => ({ 'If-None-Match': '*' }),
  () => ({ 'If-None-Match': tag, 'A-IM': 'feed' }),
)

const sent = record({
  method: oneof(
    { weight: 6, arbitrary: constant('GET') },
    constantFrom('HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'PURGE', 'get'),
  ),
  target: tuple(path, query)
    .map(([path, query]) => (query === undefined ? path : `${path}?${query}`))
    .filter((target) => URL.canParse(home + target) && new URL(home + target).origin === home),
  headers: tuple(dictionary(fieldName, fieldValue, { maxKeys: 6 }), poll).map(([fields, poll]) => ({
    ...fields,
    ...poll(),
  })),
})

type Answer = { status: number; headers: Headers; text: string }

let asked = 0

async function ask(method: string, target: string, headers: Record<string, string> = {}) {
  // Each request comes from an address of its own: of one, wrong tokens are soon too many.
  const address = { 'CF-Connecting-IP': `2001:db8:0:${(asked++).toString(16)}::1` }
  const response = await sendUncached(method, target, { headers: { ...headers, ...address } })
  const bytes = await response.arrayBuffer()
  const isPicture = response.headers.get('Content-Type')?.startsWith('image/')
  // The runtime warns of text() on a type that it doesn't know to be text.
  const text = isPicture ? await digestOf(bytes) : new TextDecoder().decode(bytes)
  return { status: response.status, headers: response.headers, text }
}

/** Says which bytes they are, in a line that can be printed. */
async function digestOf(bytes: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return `${bytes.byteLength} bytes, ${digest.toHex()}`
}

/** What a cache would give to others of an answer. */
function shared({ status, headers, text }: Answer) {
  const own = [
    'age',
    'cf-cache-status',
    'content-encoding',
    'content-length',
    'date',
    'server-timing',
  ]
  const fields = [...headers]
    .filter(([name]) => !own.includes(name))
    .map(([name, value]) => [name, value.replace(/^W\//, '')])
  return { status, fields: Object.fromEntries(fields), text }
}

const seed = inject('seed')

test(`10,000 random requests break nothing, and leave nothing in a cache (FUZZ_SEED=${seed})`, async () => {
  const askAll = () => Promise.all(honest.map(async (path) => shared(await ask('GET', path))))
  const before = await askAll()
  const statuses = new Map<number, number>()
  const property = asyncProperty(sent, async ({ method, target, headers }) => {
    const answer = await ask(method, target, headers)
    const { status } = answer
    statuses.set(status, (statuses.get(status) ?? 0) + 1)
    expect(status).toBeLessThan(500)
    expect(answer.headers.get('Set-Cookie')).toBeNull()
    const control = answer.headers.get('Cache-Control')
    expect(control).toMatch(/^(no-store|public, max-age=\d+)$/)
    // Caches give what they hold for a URL to whoever asks for it next, with the same headers as far
    // as the answer varies by them: a 304 is not held, and a 206 only as the part that it is.
    if (control === 'no-store' || status === 304 || status === 206) return
    expect(['GET', 'HEAD', 'get']).toContain(method)
    const varied = answer.headers.get('Vary')?.split(', ') ?? []
    expect(['', 'Sec-Fetch-Dest']).toContain(varied.join(', '))
    const same = varied.filter((name) => name in headers).map((name) => [name, headers[name]])
    const next = await ask(method, target, Object.fromEntries(same))
    expect(shared(next)).toEqual(shared(answer))
  })
  await assert(property, { seed, numRuns: 10_000 })
  console.log(JSON.stringify(Object.fromEntries(statuses)))
  expect(await askAll()).toEqual(before)
  const site = requireSite(inject('siteFile'), env.SITE_URL)
  for (const name of formatNames) {
    const { file: path } = formats[name]
    const key = namedKey(sliceCacheTag(mainSlice), path)
    const held = await caches.default.match(`${site.url}edge/${key}`)
    expect(await held?.text()).toBe(before[honest.indexOf(`/${path}`)]?.text)
  }
})
