import { UsageError } from './errors.ts'
import { readLocalToken } from './local-token.ts'

/** The URL of a Worker, and the token that opens its publish API. */
export type Connection = { url: string; token: string }

/**
 * Returns the Worker to talk to: from the flags, else from DATELINE_URL and PUBLISH_TOKEN, else the
 * one that `npm start` runs here. An empty variable counts as unset. Throws a UsageError if the token
 * is missing, or if the URL or the token can't be used.
 */
export function readConnection(flags: { url?: string; token?: string }): Connection {
  const { DATELINE_URL, PUBLISH_TOKEN, PORT } = process.env
  const url = flags.url ?? (DATELINE_URL || `http://localhost:${PORT || 8787}`)
  const parsed = URL.parse(url)
  if (!parsed || !/^https?:$/.test(parsed.protocol) || parsed.username || parsed.password) {
    throw new UsageError(`"${url}" is not the URL of a Worker`)
  }
  const token = flags.token ?? (PUBLISH_TOKEN || (isLocal(parsed.href) && readLocalToken()))
  if (!token) throw new UsageError(`there is no token for ${url}: set PUBLISH_TOKEN`)
  // A header can carry nothing else (RFC 6750 §2.1).
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new UsageError('the token may hold only visible ASCII characters')
  }
  return { url: parsed.href, token }
}

/** Returns whether a URL leads to this machine, where `npm start` serves. */
export function isLocal(url: string): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])$/.test(new URL(url).hostname)
}
