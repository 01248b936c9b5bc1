import { setTimeout as sleep } from 'node:timers/promises'
import pRetry from 'p-retry'
import { isLoopback } from '../http/loopback.ts'
import type { Connection } from './connection.ts'
import { ApiError, messageOf, UsageError } from './errors.ts'
import { complain } from './terminal.ts'

/**
 * `sending` is told of the bytes of a file that are sent, and of as many below zero where they have to
 * be sent again. `read` returns what an answer says, or undefined if the answer was cut short.
 */
export type Exchange<T> = {
  method?: 'PUT' | 'POST' | 'DELETE'
  path: string
  headers?: Record<string, string>
  body?: string | Blob
  sending?: (bytes: number) => void
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

/** Returns whether a request was refused because the Worker has no site yet. */
export function isBeforeSite(error: unknown): boolean {
  return error instanceof RefusedError && error.status === 409
}

/**
 * The first wait is 0.2 s, and each is twice the last, plus up to as much again: 13 to 25 s in all.
 */
const patience = { retries: 6, minTimeout: 200, factor: 2, randomize: true }
/** A wait of so many seconds needs a word to the user. */
const noticed = 5
/**
 * No attempt begins after so many milliseconds in which no more of a file has moved than before, unless
 * the Worker itself asks for it (429).
 */
const longestPatience = 60_000
/**
 * How long an answer, or the next bytes of a file, may take, in milliseconds. Writing takes the Worker
 * longer; and what was sent last may still be on its way, at 50 kB a second.
 */
const longestWait = { reading: 30_000, writing: 120_000 }

/** What an exchange sends. */
type Sent = Omit<Exchange<unknown>, 'read'>

/** Makes something of an answer; `move` says how many bytes have come. */
type Take<T> = (response: Response, move: (bytes: number) => void) => Promise<T>

/**
 * Sends a request (GET by default), again and again while that may help, and returns what its answer
 * says. Throws a RefusedError for an answer that refuses it, and an ApiError if the Worker can't be
 * used or takes too long.
 */
export function request<T>(connection: Connection, exchange: Exchange<T>): Promise<T> {
  const { read, ...sent } = exchange
  return persist(connection, sent, async (response) => {
    const answer = read(await response.text(), response.headers)
    if (answer === undefined) throw new Error('its answers are cut short')
    return answer
  })
}

/**
 * Asks for the file at a path and returns what `take` makes of its bytes; `take` begins again if the
 * connection breaks. Throws as `request` does. All of it may take any time, as long as bytes come.
 */
export function requestBytes<T>(
  connection: Connection,
  path: string,
  take: (chunks: AsyncIterable<Uint8Array>) => Promise<T>,
): Promise<T> {
  async function* chunks({ body }: Response, move: (bytes: number) => void) {
    for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
      move(chunk.length)
      yield chunk
    }
  }
  return persist(connection, { path }, (response, move) => take(chunks(response, move)))
}

async function persist<T>(connection: Connection, sent: Sent, take: Take<T>): Promise<T> {
  const { url } = connection
  let end = Date.now() + longestPatience
  let most = 0
  const goOn = (bytes: number) => {
    if (bytes <= most) return
    most = bytes
    end = Date.now() + longestPatience
  }
  try {
    return await pRetry(() => attempt(connection, sent, take, goOn), {
      ...patience,
      shouldRetry: async ({ error, attemptNumber }) => {
        const isTooMany = error instanceof RefusedError && error.status === 429
        if (Date.now() > end && !isTooMany) return false
        if (error instanceof RefusedError && mayPass(sent.method, error.status)) {
          if (error.retryAfter >= noticed) {
            complain(`${error.message}: trying again in ${error.retryAfter} s`)
          }
          await sleep(error.retryAfter * 1000)
          return true
        }
        // Every other error is about the connection: refused, reset, timed out or cut off.
        const isOwn =
          error instanceof ApiError || error instanceof UsageError || isUnreadable(error)
        return !(isOwn || (attemptNumber > 1 && isStopped(url, error)))
      },
    })
  } catch (error) {
    if (error instanceof ApiError || error instanceof UsageError) throw error
    const reason = isStopped(url, error)
      ? `nothing is listening at ${url}: run npm start in another terminal, and set PORT to the same number in both`
      : `${url} can't be reached: ${messageOf((error as Error).cause ?? error)}`
    throw new ApiError(reason, { cause: error })
  }
}

async function attempt<T>(
  { url, token }: Connection,
  sent: Sent,
  take: Take<T>,
  goOn: (bytes: number) => void,
): Promise<T> {
  const { path, body, headers, sending, ...options } = sent
  const target = URL.parse(path, url)
  // A page names the next one, but the token must not go to another origin, or with a user's name.
  if (!target?.href.startsWith(new URL('/', url).href)) {
    throw new ApiError(`${url} leads to ${path}, which is not part of it`)
  }
  const waiting = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const wait = (time: number) => {
    const giveUp = () => waiting.abort(new Error(`no answer within ${time / 1000} s`))
    clearTimeout(timer)
    timer = setTimeout(giveUp, time)
  }
  let moved = 0
  const move = (bytes: number) => {
    moved += bytes
    goOn(moved)
    wait(longestWait.reading)
  }
  const counted = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      if (waiting.signal.aborted) return
      move(chunk.length)
      sending?.(chunk.length)
      controller.enqueue(chunk)
    },
    flush: () => wait(longestWait.writing),
  })
  wait(sent.method ? longestWait.writing : longestWait.reading)
  try {
    const isFile = body instanceof Blob
    // The Worker needs the length, which a stream doesn't tell.
    const length = isFile && { 'Content-Length': `${body.size}` }
    const response = await fetch(target, {
      ...options,
      headers: { Authorization: `Bearer ${token}`, ...length, ...headers },
      ...(isFile
        ? { body: body.stream().pipeThrough(counted, waiting), duplex: 'half' }
        : { body }),
      signal: waiting.signal,
      // The token must not go anywhere else.
      redirect: 'manual',
    })
    if (response.ok) return await take(response, move)
    const text = await response.text()
    const location = response.headers.get('Location')
    throw location
      ? new ApiError(`${url} redirects to ${location}`)
      : new RefusedError(response, text)
  } catch (error) {
    sending?.(-moved)
    throw error
  } finally {
    clearTimeout(timer)
    // An answer may come before all of a file is sent, and then nobody wants the rest.
    waiting.abort()
  }
}

/**
 * Whether the same request may pass later. After a server error a batch is not sent again as it is,
 * because it may be too large. 501 says that the Worker lacks something.
 */
function mayPass(method: string | undefined, status: number): boolean {
  return status === 429 || (status >= 500 && status !== 501 && method !== 'POST')
}

/** Whether the file that is sent was changed or removed meanwhile. */
function isUnreadable({ cause }: Error): boolean {
  return cause instanceof DOMException && cause.name === 'NotReadableError'
}

/** Whether the Worker on this machine isn't running. */
function isStopped(url: string, error: unknown): boolean {
  return isLoopback(url) && (error as { cause?: { code?: unknown } }).cause?.code === 'ECONNREFUSED'
}

/** Lines after the first are indented, so that none looks like the command's own. */
function detailIn(text: string): string {
  try {
    return String(JSON.parse(text).detail).replaceAll('\n', '\n  ')
  } catch {
    return text.slice(0, 200).replace(/\s+/g, ' ').trim()
  }
}
