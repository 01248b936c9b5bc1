import { existsSync, readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import type { Connection } from './client.ts'
import { UsageError } from './errors.ts'

/** Where the token of the local Worker is kept; git ignores it. */
export const localSecrets = '.dev.vars'

/**
 * Returns where to publish: the flags, else DATELINE_URL and PUBLISH_TOKEN, else the Worker that
 * `npm start` runs here; a variable that is empty isn't set. Throws a UsageError when a part is
 * missing or the URL isn't one.
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
  // Nothing else fits into a header (RFC 6750 §2.1).
  if (!/^[\x21-\x7e]+$/.test(token)) throw new UsageError('the token holds more than ASCII')
  return { url: parsed.href, token }
}

/** Whether a URL is one of this machine, as `npm start` serves it. */
export function isLocal(url: string): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])$/.test(new URL(url).hostname)
}

/** Returns the token in `.dev.vars`, if there is one. */
export function readLocalToken(): string | undefined {
  return existsSync(localSecrets)
    ? parseEnv(readFileSync(localSecrets, 'utf8')).PUBLISH_TOKEN
    : undefined
}
