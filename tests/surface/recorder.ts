import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { routes } from '../../src/routes.ts'
import { bindPress } from '../setup/press.ts'
import type { Submission } from './site.ts'
import { type Answer, type Bodies, type Exchange, newWriter, type Sent } from './transcript.ts'

/** Where the Worker under test lives: its SITE_URL. */
const home = 'https://news.example'

/** Sends requests one after the other, and writes each of them down with its answer. */
export type Recorder = {
  exchanges: Exchange[]
  send: (method: string, path: string, sent?: Sent) => Promise<Answer>
  get: (path: string, headers?: Record<string, string>, note?: string) => Promise<Answer>
  /** Sends to the publish API, with the right token. */
  api: (method: string, path: string, sent?: Sent) => Promise<Answer>
  /** Publishes articles and writes nothing down. Throws an Error if one is refused. */
  publish: (articles: Submission[]) => Promise<void>
}

/** The bindings of the Worker under test. Listing them takes half a millisecond. */
const own = { ...env }

/** The media type of the bulk form. */
export const ndjson = { 'Content-Type': 'application/x-ndjson' }

/** The media type of an article file. */
export const markdown = { 'Content-Type': 'text/markdown' }

const token = { Authorization: 'Bearer test-token-long-enough' }

/** What a browser adds to a request for something that it will show in a tab. */
export const person = { 'Sec-Fetch-Dest': 'document' }

/**
 * Workers Cache as a Worker sees it, which does not run here. It holds nothing: every request gets
 * through to the Worker.
 */
const workersCache: CacheContext = {
  invalidate: async () => ({ success: true, errors: [] }),
  purge: async () => ({ success: true, errors: [] }),
}

/**
 * Returns a recorder for a golden file. Its Worker runs behind Workers Cache or, as where there is
 * none, with the Cache API.
 */
export function newRecorder(
  file: string,
  bodies: Bodies,
  cache: 'Workers Cache' | 'Cache API',
): Recorder {
  const exchanges: Exchange[] = []
  const write = newWriter(file, bodies)

  async function ask(method: string, path: string, sent: Sent): Promise<Answer> {
    const { headers, body, bindings } = sent
    if (path.startsWith('/api')) await bindPress(bindings)
    const request = new Request(home + path, { method, headers, body, redirect: 'manual' })
    const context = createExecutionContext()
    const given = cache === 'Workers Cache' ? behindCache(context) : context
    const response = await routes.fetch(request, { ...own, ...bindings }, given)
    const received = new Uint8Array(await response.arrayBuffer())
    await waitOnExecutionContext(context)
    return {
      status: response.status,
      headers: response.headers,
      body: received,
      text: new TextDecoder('utf-8', { fatal: false, ignoreBOM: true }).decode(received),
      tag: response.headers.get('ETag') ?? '',
    }
  }

  async function send(method: string, path: string, sent: Sent = {}): Promise<Answer> {
    const answer = await ask(method, path, sent)
    exchanges.push(await write(method, path, sent, answer))
    return answer
  }

  return {
    exchanges,
    send,
    get: (path, headers, note) => send('GET', path, { headers, note }),
    api: (method, path, sent = {}) => {
      return send(method, `/api${path}`, { ...sent, headers: { ...token, ...sent.headers } })
    },
    publish: async (articles) => {
      const body = articles.map((article) => JSON.stringify(article)).join('\n')
      const { status, text } = await ask('POST', '/api/articles', {
        headers: { ...token, ...ndjson },
        body,
      })
      if (status !== 200 || text.includes('"refused"')) throw new Error(text)
    },
  }
}

function behindCache(context: ExecutionContext): ExecutionContext {
  return new Proxy(context, {
    get: (target, name) => {
      if (name === 'cache') return workersCache
      const value = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}
