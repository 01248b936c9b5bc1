import { createHash } from 'node:crypto'

/** Returns 12 characters that stand for a text: 72 bits of its SHA-256, in base64url. */
export function fingerprint(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 12)
}
