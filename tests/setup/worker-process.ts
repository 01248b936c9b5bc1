import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { D1Migration } from '@cloudflare/vitest-plugin'
import { convertV4MiniflareOptions, type Log, Miniflare } from 'miniflare'
import { inject } from 'vitest'
import type { Built } from './build.ts'

/**
 * `vars` replace those of the Worker; `mail` gives it a binding for e-mail and is told what was sent; `persist` is a folder that keeps its data between runs; `store` is
 * the SQL of the database that it finds, which is then migrated; `site` is its site.yaml, by default
 * the sample's, and none if it is empty.
 */
export type WorkerProcessOptions = {
  vars?: Record<string, string>
  mail?: Log
  port?: number
  persist?: string
  store?: string
  site?: string
}

/** A running Worker: its address, also its SITE_URL, and its database. */
export type WorkerProcess = {
  url: string
  db: D1Database
  stop: () => Promise<void>
}

/** The PUBLISH_TOKEN of every Worker that runs in a test. */
export const testToken = 'test-token-long-enough'

/** Starts the built Worker on this machine. Only where tests/setup/build.ts has built it. */
export function startWorker(options: WorkerProcessOptions = {}): Promise<WorkerProcess> {
  return runWorker(inject('built'), inject('migrations'), options)
}

/** Starts a built Worker, outside of Vitest too. */
export async function runWorker(
  built: Built,
  migrations: D1Migration[],
  { vars, mail, port, persist, store, site = sampleSite() }: WorkerProcessOptions = {},
): Promise<WorkerProcess> {
  const actualPort = port ?? (await findFreePort())
  const url = `http://127.0.0.1:${actualPort}`
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      ...built.options,
      bindings: { PUBLISH_TOKEN: testToken, SITE_URL: url, ...vars },
      host: '127.0.0.1',
      port: actualPort,
      cf: false,
      ...(mail && { log: mail, email: { send_email: [{ name: 'EMAIL' }] } }),
      ...(persist && { resourcePersistencePath: persist }),
      handleStructuredLogs: ({ level, message }) => {
        if (level === 'error' || level === 'warn') console.error(message)
      },
    }),
  )
  await miniflare.ready
  // Miniflare's own copy of the type, of the same object.
  const db = (await miniflare.getD1Database('DB')) as unknown as D1Database
  if (store) {
    // Loading wrangler takes a second, for what few tests need.
    const { unstable_splitSqlQuery: splitSqlQuery } = await import('wrangler')
    await db.batch(splitSqlQuery(store).map((query) => db.prepare(query)))
  }
  await migrate(db, migrations)
  if (site) await putSite(url, site, vars?.PUBLISH_TOKEN)
  return { url, db, stop: () => miniflare.dispose() }
}

function sampleSite(): string {
  return readFileSync('content/site.yaml', 'utf8')
}

/** Pushes a site. Throws an Error if it is refused. */
export async function putSite(url: string, siteFile: string, token = testToken): Promise<void> {
  const response = await fetch(`${url}/api/site`, {
    method: 'PUT',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'text/yaml' },
    body: siteFile,
  })
  if (!response.ok) throw new Error(`site.yaml: ${response.status}: ${await response.text()}`)
}

/** As `applyD1Migrations` of cloudflare:test, which exists only within workerd. */
async function migrate(db: D1Database, migrations: D1Migration[]): Promise<void> {
  await db.prepare('CREATE TABLE IF NOT EXISTS d1_migrations (name TEXT PRIMARY KEY)').run()
  const { results } = await db.prepare('SELECT name FROM d1_migrations').all<{ name: string }>()
  const applied = new Set(results.map(({ name }) => name))
  for (const { name, queries } of migrations) {
    if (applied.has(name)) continue
    const record = db.prepare('INSERT INTO d1_migrations (name) VALUES (?)').bind(name)
    await db.batch([...queries.map((query) => db.prepare(query)), record])
  }
}

/**
 * Returns a free port. The Worker needs it before it starts, since its own address is one of its
 * vars. The range is below the ports that systems hand out (Linux from 32768, IANA from 49152), so
 * no other program is given this one in the meantime.
 */
export async function findFreePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000)
    const server = createServer().listen(port, '127.0.0.1')
    try {
      await once(server, 'listening')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') continue
      throw error
    }
    server.close()
    await once(server, 'close')
    return port
  }
}
