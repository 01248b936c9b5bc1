import { type AddressInfo, createServer } from 'node:net'
import type { D1Migration } from '@cloudflare/vitest-plugin'
import { convertV4MiniflareOptions, Miniflare } from 'miniflare'
import { inject } from 'vitest'
import type { Built } from './build.ts'

export type WorkerProcessOptions = {
  vars?: Record<string, string>
  port?: number
  persist?: string
}

export type WorkerProcess = {
  url: string
  db: D1Database
  stop(): Promise<void>
}

export async function startWorker(options: WorkerProcessOptions = {}): Promise<WorkerProcess> {
  return runWorker(inject('built'), inject('migrations'), options)
}

export async function runWorker(
  built: Built,
  migrations: D1Migration[],
  { vars = {}, port, persist }: WorkerProcessOptions,
): Promise<WorkerProcess> {
  port ??= await freePort()
  const url = `http://127.0.0.1:${port}`
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      host: '127.0.0.1',
      port,
      cf: false,
      resourcePersistencePath: persist,
      ...built.options,
      bindings: { ...built.options.bindings, PUBLISH_TOKEN: 'test-token', SITE_URL: url, ...vars },
      handleStructuredLogs: ({ level, message }) => console.log(level, message),
    }),
  )
  await miniflare.ready
  const db = (await miniflare.getD1Database('DB')) as unknown as D1Database
  await migrate(db, migrations)
  return { url, db, stop: () => miniflare.dispose() }
}

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

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
