import { isLoopback } from '../http/loopback.ts'
import { readDeployed } from './deployed.ts'
import { UsageError } from './errors.ts'
import { localStateOf, readLocalToken } from './local-state.ts'

/** The URL of a Worker, and the token that opens its publish API. */
export type Connection = { url: string; token: string }

/**
 * Returns the Worker to talk to: from the flags, else from DATELINE_URL and PUBLISH_TOKEN, else the
 * one that `start` runs for this site folder. An empty variable counts as unset. Throws a UsageError
 * if the token is missing, or if the URL or the token can't be used.
 */
export function readConnection(flags: Partial<Connection>, siteFolder: string): Connection {
  const { DATELINE_URL, PUBLISH_TOKEN, PORT } = process.env
  const url = flags.url ?? (DATELINE_URL || `http://localhost:${PORT || 8787}`)
  const parsed = URL.parse(url)
  if (!parsed || !/^https?:$/.test(parsed.protocol) || parsed.username || parsed.password) {
    throw new UsageError(`"${url}" is not the URL of a Worker`)
  }
  const token = flags.token ?? (PUBLISH_TOKEN || keptToken(parsed.href, siteFolder))
  if (!token) throw new UsageError(`there is no token for ${url}: set PUBLISH_TOKEN`)
  // A header can carry nothing else (RFC 6750 §2.1).
  if (/^[\x21-\x7e]+$/.test(token)) return { url: parsed.href, token }
  throw new UsageError('the token may contain only visible ASCII characters')
}

/** The token that a site folder keeps for a Worker: the one that `deploy` deployed, or the local one. */
function keptToken(url: string, siteFolder: string): string | undefined {
  const deployed = readDeployed(siteFolder)
  if (deployed.url && new URL(deployed.url).origin === new URL(url).origin) return deployed.token
  return isLoopback(url) ? readLocalToken(localStateOf(siteFolder)) : undefined
}
