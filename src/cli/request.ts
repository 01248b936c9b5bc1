import { setTimeout as sleep } from 'node:timers/promises'
import pRetry from 'p-retry'
import { type Connection, isLocal } from './connection.ts'
import { ApiError, messageOf } from './errors.ts'
import { complain } from './terminal.ts'

/** `read` returns what an answer says, or undefined if the answer was cut short. */
export type Exchange<T> = {
  method?: 'PUT' | 'POST' | 'DELETE'
  path: string
  headers?: Record<string, string>
  body?: string | Blob
  read: (text: string, headers: Headers) => T | undefined
}

/** The Worker, or the platform before it, refuses the request as a whole. */
export class RefusedError extends ApiError {
  readonly status: number
  /** In seconds. */
  readonly retryAfter: number
  /** The body of the answer. */
  readonly text: string
  constructor({ status, headers }: Response, text: string) {
    super(`${status}: ${detailIn(text)}`)
    this.status = status
    this.text = text
    this.retryAfter = Math.min(Number(headers.get('Retry-After')) || 0, 60)
  }
}

/**
 * The first wait is 0.2 s, and each is twice the last, plus up to as much again: 13 to 25 s in all.
 */
const patience = { retries: 6, minTimeout: 200, factor: 2, randomize: true }
/** A wait of so many seconds needs a word to the user. */
const noticed = 5
/** In milliseconds. */
const timeout = 120_000
/** A connection that is slower than this many bytes a millisecond is of no use. */
const slowest = 30

/**
 * Sends a request (GET by default), again and again while that may help, and returns what its answer
 * says. Throws a RefusedError for an answer that refuses it, and an ApiError if the Worker can't be
 * used.
 */
export async function request<T>(connection: Connection, exchange: Exchange<T>): Promise<T> {
  const { url } = connection
  try {
    return await pRetry(() => attempt(connection, exchange), {
      ...patience,
      shouldRetry: async ({ error, attemptNumber }) => {
        if (error instanceof RefusedError && mayPass(exchange.method, error.status)) {
          if (error.retryAfter >= noticed) {
            complain(`${error.message}: trying again in ${error.retryAfter} s`)
          }
          await sleep(error.retryAfter * 1000)
          return true
        }
        // Every other error is about the connection: refused, reset, timed out or cut off.
        return !(error instanceof ApiError || (attemptNumber > 1 && isStopped(url, error)))
      },
    })
  } catch (error) {
    if (error instanceof ApiError) throw error
    const reason = isStopped(url, error)
      ? `nothing is listening at ${url}: run npm start in another terminal, and set PORT to the same number in both`
      : `${url} can't be reached: ${messageOf((error as Error).cause ?? error)}`
    throw new ApiError(reason, { cause: error })
  }
}

async function attempt<T>({ url, token }: Connection, exchange: Exchange<T>): Promise<T> {
  const { path, read, ...sent } = exchange
  const target = URL.parse(path, url)
  // A page names the next one, but the token must not go to another origin, or with a user's name.
  if (!target?.href.startsWith(new URL('/', url).href)) {
    throw new ApiError(`${url} leads to ${path}, which is not part of it`)
  }
  const response = await fetch(target, {
    ...sent,
    headers: { Authorization: `Bearer ${token}`, ...sent.headers },
    signal: AbortSignal.timeout(timeout + Math.ceil(sizeOf(sent.body) / slowest)),
    // The token must not go anywhere else.
    redirect: 'manual',
  })
  const text = await response.text()
  const location = response.headers.get('Location')
  if (!response.ok && location) throw new ApiError(`${url} redirects to ${location}`)
  if (!response.ok) throw new RefusedError(response, text)
  const answer = read(text, response.headers)
  if (answer === undefined) throw new Error('its answers are cut short')
  return answer
}

function sizeOf(body: string | Blob = ''): number {
  return typeof body === 'string' ? body.length : body.size
}

/**
 * Whether the same request may pass later. After a server error a batch is not sent again as it is,
 * because it may be too large. 501 says that the Worker lacks something.
 */
function mayPass(method: string | undefined, status: number): boolean {
  return status === 429 || (status >= 500 && status !== 501 && method !== 'POST')
}

/** Whether the Worker on this machine isn't running. */
function isStopped(url: string, error: unknown): boolean {
  return isLocal(url) && (error as { cause?: { code?: unknown } }).cause?.code === 'ECONNREFUSED'
}

/** Lines after the first are indented, so that none looks like the command's own. */
function detailIn(text: string): string {
  try {
    return String(JSON.parse(text).detail).replaceAll('\n', '\n  ')
  } catch {
    return text.slice(0, 200).replace(/\s+/g, ' ').trim()
  }
}
