import { setTimeout as sleep } from 'node:timers/promises'
import type { Problem } from '../article/problem.ts'
import { ApiError } from './errors.ts'
import { isLocal } from './settings.ts'

/** Where the publish API is and what opens it. */
export type Connection = { url: string; token: string }

/** An article as the manifest lists it. */
export type ManifestEntry = {
  slug: string
  id: string
  hash: string
  cursor: number
  state: 'live' | 'draft'
  published: string
  updated: string
  /** Rendered for an older site or by an older renderer. */
  stale?: boolean
}

/** A line of the bulk form, and the line that answers it. */
export type Submission = { slug: string; markdown: string; from?: string }
export type Answer = {
  slug?: string
  status: 'created' | 'updated' | 'unchanged' | 'refused'
  detail?: string
  problems?: Problem[]
}

/** A response that says no to the request as a whole. */
export class RefusedError extends ApiError {
  readonly status: number
  constructor(status: number, detail: string) {
    super(detail)
    this.status = status
  }
}

const waits = [250, 500, 1000, 2000, 4000, 8000]
const timeout = 120_000

/**
 * Returns every article that the Worker holds, by slug. Throws an ApiError when it can't be asked.
 */
export async function fetchManifest(connection: Connection): Promise<Map<string, ManifestEntry>> {
  const entries = new Map<string, ManifestEntry>()
  for (let path: string | undefined = '/api/articles'; path; ) {
    const page = readPage(await request(connection, { method: 'GET', path, read: textOf }))
    if (!page) throw noApi(connection)
    for (const entry of page.articles) entries.set(entry.slug, entry)
    path = page.next
  }
  return entries
}

/** An article file as the Worker gives it back. */
export type FileLine = { slug: string; markdown: string }

/**
 * Yields every article file that the Worker holds, page by page, in the order of their slugs. Throws
 * an ApiError when it can't be asked.
 */
export async function* fetchFiles(connection: Connection): AsyncGenerator<FileLine[]> {
  for (let path: string | undefined = '/api/articles'; path; ) {
    const { lines, next }: FilesPage = await request(connection, {
      method: 'GET',
      path,
      accept: ndjson,
      read: readFilesPage,
    })
    if (!lines) throw noApi(connection)
    yield lines
    path = next
  }
}

type FilesPage = { lines?: FileLine[]; next?: string }

function readFilesPage(text: string, headers: Headers): FilesPage {
  const next = /<([^>]*)>;\s*rel="next"/.exec(headers.get('Link') ?? '')?.[1]
  try {
    const lines = text.split('\n').flatMap((line): FileLine[] => (line ? [JSON.parse(line)] : []))
    const isFiles = lines.every(({ slug, markdown }) => {
      return typeof slug === 'string' && typeof markdown === 'string'
    })
    return isFiles ? { lines, next } : {}
  } catch {
    return {}
  }
}

function noApi({ url }: Connection): ApiError {
  return new ApiError(`${url} has no publish API: it answers something else`)
}

function textOf(text: string): string {
  return text
}

function readPage(text: string): { articles: ManifestEntry[]; next?: string } | undefined {
  try {
    const page = JSON.parse(text)
    return Array.isArray(page.articles) ? page : undefined
  } catch {
    return undefined
  }
}

/** Whether more requests of the same push follow: the cache is told of all of them with the last. */
export type Sequel = { more: boolean }

/**
 * Sends article files at once. Returns an answer for each, in their order. Throws a RefusedError or
 * an ApiError.
 */
export async function sendArticles(
  connection: Connection,
  submissions: Submission[],
  { more }: Sequel,
): Promise<Answer[]> {
  const body = submissions.map((submission) => `${JSON.stringify(submission)}\n`).join('')
  const path = `/api/articles${query(more)}`
  return request(connection, {
    method: 'POST',
    path,
    body,
    read: (text) => {
      const lines = text.trimEnd().split('\n')
      // A connection that drops in the middle of the answers leaves fewer of them.
      return lines.length === submissions.length
        ? lines.map((line): Answer => JSON.parse(line))
        : undefined
    },
  })
}

/** Withdraws an article. Throws a RefusedError or an ApiError. */
export async function withdrawArticle(
  connection: Connection,
  slug: string,
  { more }: Sequel,
): Promise<void> {
  const path = `/api/articles/${encodeURIComponent(slug)}${query(more)}`
  await request(connection, { method: 'DELETE', path, read: textOf })
}

function query(more: boolean): string {
  return more ? '?more=1' : ''
}

/** `read` returns what an answer says, or undefined for one that was broken off. */
type Exchange<T> = {
  method: 'GET' | 'POST' | 'DELETE'
  path: string
  body?: string
  accept?: string
  read: (text: string, headers: Headers) => T | undefined
}

const ndjson = 'application/x-ndjson'

async function request<T>(
  { url, token }: Connection,
  { method, path, body, accept, read }: Exchange<T>,
): Promise<T> {
  const headers = {
    Authorization: `Bearer ${token}`,
    ...(body && { 'Content-Type': ndjson }),
    ...(accept && { Accept: accept }),
  }
  for (let attempt = 0; ; attempt++) {
    const wait = waits[attempt]
    try {
      const signal = AbortSignal.timeout(timeout)
      const response = await fetch(new URL(path, url), {
        method,
        headers,
        body,
        signal,
        // The token goes nowhere else.
        redirect: 'manual',
      })
      const text = await response.text()
      if (response.ok) {
        const answer = read(text, response.headers)
        if (answer !== undefined) return answer
      } else if (response.headers.has('Location')) {
        throw new ApiError(`${url} redirects to ${response.headers.get('Location')}`)
      } else if (wait !== undefined && isPassing(method, response.status)) {
        await sleep(secondsIn(response.headers.get('Retry-After')) * 1000)
      } else {
        throw new RefusedError(response.status, `${response.status}: ${detailIn(text)}`)
      }
      if (wait === undefined) throw new ApiError(`${url} breaks off its answers`)
    } catch (error) {
      if (error instanceof ApiError) throw error
      if (attempt > 0 && isLocal(url) && codeOf(error) === 'ECONNREFUSED') {
        const advice = 'run npm start in another terminal, and set PORT here where it is set there'
        throw new ApiError(`nothing listens at ${url}: ${advice}`)
      }
      // What is left is the connection: refused, reset, timed out, or cut off within the answer.
      if (wait === undefined)
        throw new ApiError(`${url} can't be reached: ${reasonOf(error)}`, { cause: error })
    }
    await sleep(wait * (0.5 + Math.random()))
  }
}

/**
 * Whether the same request may be let through later: for a conflict, others wrote at the same time.
 * A batch isn't sent again as it was where it may be too large.
 */
function isPassing(method: string, status: number): boolean {
  return status === 409 || status === 429 || (status >= 500 && method !== 'POST')
}

function detailIn(text: string): string {
  try {
    return String(JSON.parse(text).detail)
  } catch {
    return text.slice(0, 200).replace(/\s+/g, ' ').trim()
  }
}

function secondsIn(header: string | null): number {
  return Math.min(Number(header) || 0, 60)
}

/** The system's name for what is wrong with the connection. */
function codeOf(error: unknown): unknown {
  return (error as { cause?: { code?: unknown } }).cause?.code
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return cause instanceof Error ? cause.message || cause.name : String(cause)
}
