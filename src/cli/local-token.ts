import { randomBytes } from 'node:crypto'
import { appendFileSync, chmodSync, existsSync, readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'

/** Holds the token of the local Worker; git ignores it. */
const file = '.dev.vars'

/** Returns the token in `.dev.vars`, if there is one. */
export function readLocalToken(): string | undefined {
  return parseEnv(readSecrets()).PUBLISH_TOKEN
}

/** Adds a new token to `.dev.vars`, which from then on only this user can read. Returns the token. */
export function makeLocalToken(): string {
  const token = randomBytes(24).toString('hex')
  const gap = /(^|\n)$/.test(readSecrets()) ? '' : '\n'
  appendFileSync(file, `${gap}PUBLISH_TOKEN=${token}\n`, { mode: 0o600 })
  chmodSync(file, 0o600)
  return token
}

function readSecrets(): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}
