import { createExecutionContext } from 'cloudflare:test'
import { env, exports } from 'cloudflare:workers'
import { inject, vi } from 'vitest'
import { workersCache as toEdgeCache } from '../../src/http/cache/edge-cache.ts'
import Dateline from '../../src/index.ts'
import { forget } from '../../src/publish/followers/cache.ts'
import { routes } from '../../src/routes.ts'
import { feedReaders, type ReadItem } from '../readers/feeds.ts'
import { bindPress } from './press.ts'

/** Where the Worker under test lives: its SITE_URL. */
export const home = 'https://news.example'

export type FeedPath = keyof typeof feedReaders
export const feedPaths = Object.keys(feedReaders) as FeedPath[]

/** `bindings` stand in for those of the Worker under test. */
export type Sent = {
  headers?: Record<string, string>
  body?: BodyInit
  bindings?: Partial<Env>
  /** Added to the path. */
  query?: string
}

/** What PUT and each line of the bulk form answer of an article that was taken. */
export type Taken = {
  slug: string
  id: string
  url: string
  status: string
  cursor: number
  told: boolean
}

/** What PUT answers of a site that was taken. */
export type TakenSite = { status: string; url: string; cursor: number; told: boolean }

/** An error (RFC 9457) as the publish API writes it. */
export type ProblemDetails = {
  type: string
  title: string
  status: number
  detail: string
  slug?: string
  problems?: { line?: number; column?: number; field?: string; message: string }[]
}

/** The bindings of the Worker under test. Listing them takes half a millisecond. */
const own = { ...env }

/** What Workers Cache was told, call by call, and what it answers. */
export const workersCache = { told: [] as string[][], purged: [] as string[][], success: true }

/**
 * A stand-in for the one thing that doesn't run here: of Workers Cache, a Worker sees no more than
 * this. It holds nothing.
 */
const cache: CacheContext = {
  invalidate: async ({ tags = [] }) => answerTo(workersCache.told, tags),
  purge: async ({ tags = [] }) => answerTo(workersCache.purged, tags),
}

function answerTo(calls: string[][], tags: string[]): CachePurgeResult {
  const { success } = workersCache
  calls.push(tags)
  return { success, errors: success ? [] : [{ code: 1, message: 'too many' }] }
}

/** Until the end of the test, Workers Cache is the cache that the press has told. */
export function tellWorkersCache(): void {
  Object.assign(workersCache, { told: [], purged: [], success: true })
  vi.spyOn(Dateline.prototype, 'forget').mockImplementation((tags, how) =>
    forget(toEdgeCache(cache), tags, how),
  )
}

/**
 * Returns the response of the Worker behind Workers Cache, which has nothing for it; a redirect is
 * not followed.
 */
export function send(method: string, path: string, sent: Sent = {}): Promise<Response> {
  const { headers, body, bindings } = sent
  const request = new Request(home + path, { method, headers, body, redirect: 'manual' })
  const context = createExecutionContext()
  const behind = new Proxy(context, {
    get: (target, name) => {
      if (name === 'cache') return cache
      const value = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  return Promise.resolve(routes.fetch(request, { ...own, ...bindings }, behind))
}

/** Returns the response of the Worker where there is no Workers Cache. */
export function sendUncached(method: string, path: string, sent: Sent = {}): Promise<Response> {
  const { headers, body, bindings } = sent
  const request = new Request(home + path, { method, headers, body, redirect: 'manual' })
  if (!bindings) return exports.default.fetch(request)
  return Promise.resolve(routes.fetch(request, { ...own, ...bindings }, createExecutionContext()))
}

export function get(path: string, sent?: Sent): Promise<Response> {
  return send('GET', path, sent)
}

/** Returns the response of the publish API to a request with the right token. */
export async function api(method: string, path: string, sent: Sent = {}): Promise<Response> {
  await bindPress(sent.bindings)
  const headers = { Authorization: 'Bearer test-token-long-enough', ...sent.headers }
  return send(method, `/api${path}`, { ...sent, headers })
}

/** Returns the response to a site file. */
export function putSite(source: BodyInit, sent: Sent = {}): Promise<Response> {
  const headers = { 'Content-Type': 'text/yaml', ...sent.headers }
  return api('PUT', `/site${sent.query ?? ''}`, { ...sent, headers, body: source })
}

/**
 * Publishes the site of the Worker under test with these lines added to it, or for another SITE_URL
 * among the `bindings`. Returns what the API says of it; throws when it is refused.
 */
export async function pushSite(lines = '', sent: Sent = {}): Promise<TakenSite> {
  const response = await putSite(`${inject('siteFile')}${lines}\n`, sent)
  if (!response.ok) throw new Error(`site.yaml: ${response.status}: ${await response.text()}`)
  return response.json()
}

/** Returns the response to an article file. */
export function put(slug: string, file: BodyInit, sent: Sent = {}): Promise<Response> {
  const headers = { 'Content-Type': 'text/markdown', ...sent.headers }
  return api('PUT', `/articles/${slug}`, { ...sent, headers, body: file })
}

/** Publishes an article file. Returns what the API says of it; throws when it is refused. */
export async function publish(slug: string, file: string, sent: Sent = {}): Promise<Taken> {
  const response = await put(slug, file, sent)
  if (!response.ok) throw new Error(`${slug}: ${response.status}: ${await response.text()}`)
  return response.json()
}

/** Withdraws an article. Throws when it is refused. */
export async function withdraw(slug: string): Promise<Taken> {
  const response = await api('DELETE', `/articles/${slug}`)
  if (!response.ok) throw new Error(`${slug}: ${response.status}: ${await response.text()}`)
  return response.json()
}

/** Returns the response to the lines of the bulk form; a line that is no string is sent as JSON. */
export function postBulk(lines: unknown[], sent: Sent = {}): Promise<Response> {
  const body = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)))
  const headers = { 'Content-Type': 'application/x-ndjson', ...sent.headers }
  const { query = '' } = sent
  return api('POST', `/articles${query}`, { body: body.join('\n'), ...sent, headers })
}

/** Returns the answers to the lines of the bulk form. Throws when all of it is refused. */
export async function publishBulk<T = Taken>(lines: unknown[]): Promise<T[]> {
  return readAnswers(await postBulk(lines))
}

/** Returns what the lines of an NDJSON response say. Throws when it is an error. */
export async function readAnswers<T>(response: Response): Promise<T[]> {
  // The runtime warns of text() on a type that it doesn't know to be text.
  const text = new TextDecoder().decode(await response.arrayBuffer())
  if (!response.ok) throw new Error(`${response.status}: ${text}`)
  return text
    .trimEnd()
    .split('\n')
    .map((line): T => JSON.parse(line))
}

/** Returns an article file: fields as JSON, which is YAML too, and a Markdown body. */
export function articleFile(fields: Record<string, unknown> = {}, body = 'It rained.'): string {
  const matter = Object.entries({ title: 'Rain', published: '2026-03-01T09:00:00Z', ...fields })
  const lines = matter.map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`)
  return `---\n${lines.join('')}---\n\n${body}\n`
}

/** Returns what a reader finds in a feed; throws when the feed isn't well-formed. */
export async function readItems(path: FeedPath, sent?: Sent): Promise<ReadItem[]> {
  const response = await get(path, sent)
  if (response.status !== 200) throw new Error(`${path} answers ${response.status}`)
  return feedReaders[path](await response.text()).items
}

/** Returns the text of each feed. */
export async function readFeedTexts(sent?: Sent): Promise<Record<FeedPath, string>> {
  const texts = feedPaths.map(async (path) => [path, await (await get(path, sent)).text()])
  return Object.fromEntries(await Promise.all(texts))
}

/** Returns a response's entity tag; throws when it has none. */
export function entityTag(response: Response): string {
  const tag = response.headers.get('ETag')
  if (!tag) throw new Error(`no ETag in a response ${response.status}`)
  return tag
}

/** Returns the entity tag of a feed. */
export async function tagOf(path: string, sent?: Sent): Promise<string> {
  const response = await get(path, sent)
  await response.body?.cancel()
  return entityTag(response)
}

/** Returns the slugs of the articles in a feed. */
export async function slugsOf(path: FeedPath, sent?: Sent): Promise<string[]> {
  return (await readItems(path, sent)).map(({ url = '' }) => url.replace(/^.*\//, ''))
}

export const mebibyte = 1024 * 1024

/** Calls the Worker directly: a body that it doesn't read to the end would break a connection. */
export const direct: Sent = { bindings: {} }

/** Returns a body of unknown length. */
export function streamOf(...pieces: Uint8Array[]): ReadableStream {
  return new ReadableStream({
    start: (controller) => {
      for (const piece of pieces) controller.enqueue(piece)
      controller.close()
    },
  })
}
