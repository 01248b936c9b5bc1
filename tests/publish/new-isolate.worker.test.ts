import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { articleFile, feedPaths, home, publish, tagOf } from '../setup/requests.ts'
import { emptyCache, rows } from '../setup/store.ts'

/** Returns what a request gets in an isolate that has just started and knows no site. */
async function newIsolate() {
  vi.resetModules()
  const { routes } = await import('../../src/routes.ts')
  return async (path: string, headers: Record<string, string> = {}, DB = env.DB) => {
    const context = createExecutionContext()
    const request = new Request(home + path, { headers, redirect: 'manual' })
    const response = await routes.fetch(request, { ...env, DB }, context)
    await waitOnExecutionContext(context)
    return response
  }
}

let tag = ''

// The press belongs to the modules that are loaded first, so that it does nothing afterwards.
beforeAll(async () => {
  await publish('rain', articleFile())
  tag = await tagOf('/rss.xml')
})

test('a poll reads one row, and two in a new isolate', async () => {
  const headers = { 'If-None-Match': tag }
  let read = 0
  const counting = new Proxy(env.DB, {
    get: (db, name) => {
      if (name !== 'prepare') return Reflect.get(db, name).bind(db)
      return (query: string) => ({
        bind: (...values: unknown[]) => ({
          first: async () => {
            const { results, meta } = await db
              .prepare(query)
              .bind(...values)
              .all()
            read += meta.rows_read
            return results[0] ?? null
          },
        }),
      })
    },
  })
  const ask = await newIsolate()
  const counts: number[] = []
  for (let poll = 0; poll < 3; poll++) {
    read = 0
    await emptyCache()
    expect((await ask('/rss.xml', headers, counting)).status).toBe(304)
    counts.push(read)
  }
  expect(counts).toEqual([2, 1, 1])
})

describe('before the first site', () => {
  beforeEach(async () => {
    await rows('DELETE FROM site')
    await rows('DELETE FROM slices')
  })

  test('every page says kindly what to do', async () => {
    const ask = await newIsolate()
    for (const path of ['/', '/articles/rain', '/tags', '/rss.xml', '/nothing', '/media/a.png']) {
      const response = await ask(path, { 'Sec-Fetch-Dest': 'document' })
      expect([response.status, response.headers.get('Cache-Control')], path).toEqual([
        ...[503, 'no-store'],
      ])
      expect(response.headers.get('Retry-After')).toBe('10')
      expect(await response.text()).toContain('<code>npx dateline push</code>')
    }
  })

  test('feeds and whatever a program asks for answer 503', async () => {
    const ask = await newIsolate()
    for (const path of [...feedPaths, '/archive/1/rss.xml', '/robots.txt', '/sitemap.xml']) {
      const response = await ask(path)
      expect(response.status, path).toBe(503)
      expect(response.headers.get('Retry-After'), path).toBe('10')
      expect(response.headers.get('Cache-Control'), path).toBe('no-store')
      expect(await response.text()).toBe('There is no site here yet. Try again in a moment.\n')
    }
  })
})
