import { env } from 'cloudflare:workers'
import { formatNames, formats } from '../../src/formats/index.ts'
import { namedKey } from '../../src/http/cache/cache-api.ts'
import { sliceCacheTag } from '../../src/site/addresses.ts'
import { mainSlice } from '../../src/site/slices.ts'
import { startSite } from './site.ts'

const tables = [
  'old_addresses',
  'fragments',
  'membership',
  'archive',
  'slices',
  'articles',
  'media',
  'pages',
  'subscriptions',
]

/** Forgets every article, counts from 1 again, and holds nothing at the edge. */
export async function emptyStore(): Promise<void> {
  await emptyCache()
  const clear = tables.map((table) => env.DB.prepare(`DELETE FROM ${table}`))
  const start = [
    'UPDATE latest SET cursor = 0, purged = 0',
    'UPDATE followers SET cursor = 0, released = unixepoch(), failures = 0, due = 0, paced = 0',
  ]
  await env.DB.batch([...clear, ...start.map((sql) => env.DB.prepare(sql)), ...startSite()])
}

/** Returns every row of every table. */
export async function dumpStore(): Promise<Record<string, unknown[]>> {
  const names = [...tables, 'latest']
  const results = await env.DB.batch(names.map((name) => env.DB.prepare(`SELECT * FROM ${name}`)))
  return Object.fromEntries(names.map((name, i) => [name, results[i]?.results ?? []]))
}

/** Returns the rows that a query finds. */
export async function rows<T>(sql: string, ...values: unknown[]): Promise<T[]> {
  const { results } = await env.DB.prepare(sql)
    .bind(...values)
    .all<T>()
  return results
}

/** The store with an ear at it: `statements` holds the SQL of everything that was prepared. */
export type WatchedStore = { DB: D1Database; statements: string[] }

/**
 * Returns the real store as a binding that notes what it is asked. `around` stands in for a batch
 * that writes, and may run it.
 */
export function watchStore(
  around: (run: () => Promise<D1Result[]>) => Promise<D1Result[]> = (run) => run(),
): WatchedStore {
  const statements: string[] = []
  let isWriting = false
  const watched: Pick<D1Database, 'prepare' | 'batch'> = {
    prepare: (sql) => {
      statements.push(sql)
      isWriting ||= !/^\s*SELECT/.test(sql)
      return env.DB.prepare(sql)
    },
    batch: <T>(prepared: D1PreparedStatement[]) => {
      const run = () => env.DB.batch(prepared)
      const done = isWriting ? around(run) : run()
      isWriting = false
      return done as Promise<D1Result<T>[]>
    },
  }
  return { DB: watched as D1Database, statements }
}

/** Returns a store that answers nothing, as a binding: every query fails at once or later. */
export function brokenStore(when: 'at once' | 'later'): D1Database {
  const fail = () => {
    throw new Error('D1_ERROR: Network connection lost.')
  }
  const failLater = async () => fail()
  const statement = { bind: () => statement, first: failLater, all: failLater, run: failLater }
  const broken = { prepare: when === 'at once' ? fail : () => statement, batch: failLater }
  return broken as unknown as D1Database
}

/** Stands in for every request to the store, and may make it. */
type Around = <T>(ask: () => Promise<T>) => Promise<T>

/** Returns the real store as a binding whose every request goes through `around`. */
export function storeThrough(around: Around, store = env.DB): D1Database {
  const asking = ['first', 'all', 'run', 'raw', 'batch']
  const through = <T extends object>(target: T): T =>
    new Proxy(target, {
      get: (_, name) => {
        const value = Reflect.get(target, name)
        if (typeof value !== 'function') return value
        return (...given: unknown[]) => {
          const call = () => Reflect.apply(value, target, given)
          return asking.includes(String(name)) ? around(call) : through(call())
        }
      },
    })
  return through(store)
}

/**
 * Returns the real store as a binding that keeps back what it has read: `read` resolves when that is
 * there, `goOn` gives it out.
 */
export function slowStore(): { DB: D1Database; read: Promise<void>; goOn: () => void } {
  const { promise: read, resolve: wasRead } = Promise.withResolvers<void>()
  const { promise: going, resolve: goOn } = Promise.withResolvers<void>()
  const DB = storeThrough(async (ask) => {
    const answer = await ask()
    wasRead()
    await going
    return answer
  })
  return { DB, read, goOn }
}

/** Lets the edge hold no feed of the Worker under test. */
export async function emptyCache(): Promise<void> {
  const tag = sliceCacheTag(mainSlice)
  const keys = formatNames.map((name) => namedKey(tag, formats[name].file))
  const urls = keys.map((key) => `${new URL(env.SITE_URL)}edge/${key}`)
  await Promise.all(urls.map((url) => caches.default.delete(url)))
}

/** Returns the slices that list an article. */
export async function slicesHolding(slug: string): Promise<string[]> {
  const found = await rows<{ slice: string }>(
    'SELECT slice FROM membership m JOIN articles a ON a.key = m.article WHERE a.slug = ? ORDER BY slice',
    slug,
  )
  return found.map((row) => row.slice)
}
