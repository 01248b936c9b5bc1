import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { UsageError } from './errors.ts'

/** The URL of a Worker, and the token that opens its publish API. */
export type Connection = { url: string; token: string }

/** The file with the token of the local Worker; git ignores it. */
const secretsFile = '.dev.vars'

/**
 * Returns the Worker to talk to: from the flags, else from DATELINE_URL and PUBLISH_TOKEN, else the
 * one that `npm start` runs here. An empty variable counts as unset. Throws a UsageError if the token
 * is missing, or if the URL or the token can't be used.
 */
export function readConnection(flags: Partial<Connection>): Connection {
  const { DATELINE_URL, PUBLISH_TOKEN, PORT } = process.env
  const url = flags.url ?? (DATELINE_URL || `http://localhost:${PORT || 8787}`)
  const parsed = URL.parse(url)
  if (!parsed || !/^https?:$/.test(parsed.protocol) || parsed.username || parsed.password) {
    throw new UsageError(`"${url}" is not the URL of a Worker`)
  }
  const token = flags.token ?? (PUBLISH_TOKEN || (isLocal(parsed.href) && readLocalToken()))
  if (!token) throw new UsageError(`there is no token for ${url}: set PUBLISH_TOKEN`)
  // A header can carry nothing else (RFC 6750 §2.1).
  if (/^[\x21-\x7e]+$/.test(token)) return { url: parsed.href, token }
  throw new UsageError('the token may contain only visible ASCII characters')
}

/** Returns whether a URL leads to this machine, where `npm start` serves. */
export function isLocal(url: string): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])$/.test(new URL(url).hostname)
}

/** Returns the token in `.dev.vars`, if there is one. */
export function readLocalToken(): string | undefined {
  return parseEnv(readSecrets()).PUBLISH_TOKEN
}

/**
 * Puts a new token into `.dev.vars`, in place of any that is there. From then on only this user can
 * read the file. Returns the token.
 */
export function makeLocalToken(): string {
  const token = randomBytes(24).toString('hex')
  const others = readSecrets().replace(/^[ \t]*(?:export[ \t]+)?PUBLISH_TOKEN[ \t]*=.*\n?/gm, '')
  const gap = /(^|\n)$/.test(others) ? '' : '\n'
  writeFileSync(secretsFile, `${others}${gap}PUBLISH_TOKEN=${token}\n`, { mode: 0o600 })
  chmodSync(secretsFile, 0o600)
  return token
}

function readSecrets(): string {
  return existsSync(secretsFile) ? readFileSync(secretsFile, 'utf8') : ''
}
