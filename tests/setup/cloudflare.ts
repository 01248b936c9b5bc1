import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { DatabaseSync } from 'node:sqlite'
import { text } from 'node:stream/consumers'

/**
 * A stand-in for Cloudflare's API, as far as a deployment asks it: an account, which may lack R2, with
 * its databases, buckets and Worker. `log` is what it was asked to change, in order.
 */
export type Cloudflare = {
  url: string
  log: string[]
  hasR2: boolean
  accounts: { id: string; name: string }[]
  /** Queries of the database fail while this is true. */
  isBroken: boolean
  /** The metadata of the Worker that was uploaded last. */
  uploaded: { bindings: { name: string; type: string; text?: string }[] } | undefined
  /** The names of the migrations that were applied. */
  migrations: () => string[]
  close: () => void
}

type Result = { result: unknown } | { status: number; code: number; message: string }

const noWorker = {
  status: 404,
  code: 10007,
  message: 'This Worker does not exist on your account.',
}
const databaseId = '11111111-1111-4111-8111-111111111111'

/** Starts it on this machine. */
export async function startCloudflare(): Promise<Cloudflare> {
  const database = new DatabaseSync(':memory:')
  const names = {
    databases: [] as string[],
    buckets: [] as string[],
    queues: [] as string[],
    secrets: [] as string[],
  }
  const server = createServer(async (request, response) => answer(response, await handle(request)))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  const cloudflare: Cloudflare = {
    url: `http://127.0.0.1:${port}`,
    log: [],
    hasR2: true,
    accounts: [{ id: 'account', name: 'Tribune' }],
    isBroken: false,
    uploaded: undefined,
    migrations: () => database.prepare('SELECT name FROM d1_migrations').all().map(nameOf),
    close: () => server.close(),
  }

  async function handle(request: IncomingMessage): Promise<Result> {
    const { pathname } = new URL(request.url ?? '', 'http://cloudflare.invalid')
    const body = await text(request)
    const path = pathname.replace('/accounts/account/', '')
    const found = fixed[pathname] ?? (await answers[`${request.method} ${path}`]?.(body))
    return found ?? { result: {} }
  }

  const fixed: Record<string, Result> = {
    '/user/tokens/verify': { result: { id: 'key', status: 'active' } },
    '/user': { result: { id: 'user', email: 'author@author.example' } },
  }
  const page = (list: unknown[]) => ({ result: list })
  const answers: Record<string, (body: string) => Result> = {
    'GET /accounts': () => page(cloudflare.accounts),
    'GET /memberships': () => page(cloudflare.accounts.map((account) => ({ account }))),
    'GET d1/database': () => page(names.databases.map(databaseOf)),
    'POST d1/database': (body) => {
      const { name } = JSON.parse(body)
      cloudflare.log.push(`created database ${name}`)
      names.databases.push(name)
      return { result: databaseOf(name) }
    },
    'GET d1/database/dateline': () =>
      names.databases.includes('dateline')
        ? { result: databaseOf('dateline') }
        : { status: 404, code: 7404, message: 'The database was not found' },
    [`POST d1/database/${databaseId}/query`]: (body) => {
      if (cloudflare.isBroken) return { status: 500, code: 7500, message: 'internal error' }
      const { sql } = JSON.parse(body)
      const isRead = /^\s*SELECT/.test(sql)
      if (!isRead) database.exec(sql)
      if (!isRead) cloudflare.log.push('changed database')
      const results = isRead ? database.prepare(sql).all() : []
      return { result: [{ results, success: true, meta: {} }] }
    },
    'POST r2/buckets': (body) => {
      if (!cloudflare.hasR2) {
        return { status: 403, code: 10042, message: 'Please enable R2 through the Dashboard.' }
      }
      const { name } = JSON.parse(body)
      if (names.buckets.includes(name)) {
        return { status: 409, code: 10004, message: 'You own it already.' }
      }
      cloudflare.log.push(`created bucket ${name}`)
      names.buckets.push(name)
      return { result: {} }
    },
    'GET r2/buckets/dateline-media': () =>
      names.buckets.length > 0
        ? { result: { name: 'dateline-media' } }
        : { status: 404, code: 10006, message: 'The specified bucket does not exist.' },
    'GET queues': () => page(names.queues.map(queueOf)),
    'POST queues': (body) => {
      const { queue_name: name } = JSON.parse(body)
      cloudflare.log.push(`created queue ${name}`)
      names.queues.push(name)
      return { result: queueOf(name) }
    },
    'GET workers/scripts/dateline/secrets': () =>
      cloudflare.uploaded
        ? page(names.secrets.map((name) => ({ name, type: 'secret_text' })))
        : noWorker,
    'GET workers/services/dateline': () =>
      cloudflare.uploaded
        ? { result: { default_environment: { script: { last_deployed_from: 'wrangler' } } } }
        : { ...noWorker, code: 10090 },
    'GET workers/scripts/dateline/deployments': () =>
      cloudflare.uploaded ? { result: { deployments: [deployment] } } : noWorker,
    'GET workers/scripts/dateline/settings': () =>
      cloudflare.uploaded ? { result: { bindings: cloudflare.uploaded.bindings } } : noWorker,
    'PUT workers/scripts/dateline': upload,
    'POST workers/scripts/dateline/versions': upload,
    'GET workers/subdomain': () => ({ result: { subdomain: 'tribune' } }),
    'GET workers/workers/dateline': () => ({ result: { subdomain: workersDev } }),
    'POST workers/scripts/dateline/subdomain': (body) => {
      cloudflare.log.push(`workers.dev ${JSON.parse(body).enabled ? 'on' : 'off'}`)
      return { result: workersDev }
    },
    'POST workers/scripts/dateline/domains/changeset': () => ({
      result: { added: [], removed: [], updated: [], conflicting: [] },
    }),
    'PUT workers/scripts/dateline/domains/records': (body) => {
      cloudflare.log.push(`domain ${JSON.parse(body).origins[0].hostname}`)
      return { result: {} }
    },
  }
  const workersDev = { enabled: true, previews_enabled: true }
  const deployment = { source: 'wrangler', versions: [{ version_id: 'first', percentage: 100 }] }

  function upload(body: string): Result {
    const [, metadata = ''] = /name="metadata"\s+(\{.*\})\r?\n/.exec(body) ?? []
    cloudflare.uploaded = JSON.parse(metadata)
    for (const { name, type } of cloudflare.uploaded?.bindings ?? []) {
      if (type === 'secret_text') names.secrets.push(name)
    }
    cloudflare.log.push('uploaded Worker')
    return { result: { id: 'second', startup_time_ms: 5, metadata: { has_preview: false } } }
  }

  return cloudflare
}

function queueOf(name: string) {
  return { queue_id: 'queue', queue_name: name, producers: [], consumers: [] }
}

function databaseOf(name: string) {
  return { uuid: databaseId, name, version: 'production' }
}

function nameOf(row: Record<string, unknown>): string {
  return String(row.name)
}

function answer(response: ServerResponse, result: Result): void {
  const isGood = 'result' in result
  const list = isGood && Array.isArray(result.result) ? result.result.length : 0
  response.statusCode = isGood ? 200 : result.status
  response.setHeader('Content-Type', 'application/json')
  response.end(
    JSON.stringify({
      success: isGood,
      result: isGood ? result.result : null,
      errors: isGood ? [] : [{ code: result.code, message: result.message }],
      messages: [],
      result_info: { page: 1, per_page: 100, count: list, total_count: list },
    }),
  )
}
