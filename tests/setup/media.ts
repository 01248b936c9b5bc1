import { createHash } from 'node:crypto'
import { api, type Sent } from './requests.ts'

export { bytesOf, pngOf } from './media-bytes.ts'

/** What the publish API answers of a medium that was taken. */
export type TakenMedium = {
  path: string
  url: string
  status: string
  sha256: string
  type: string
  bytes: number
  width?: number
  height?: number
  seconds?: number
  notes?: { message: string }[]
  told: boolean
}

/** Returns the SHA-256 of bytes in hexadecimal digits. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Returns the header with the SHA-256 of a body (RFC 9530). */
export function contentDigest(bytes: Uint8Array): { 'Content-Digest': string } {
  return {
    'Content-Digest': `sha-256=:${createHash('sha256').update(bytes).digest('base64')}:`,
  }
}

/** Returns the response to a medium; `query` has its facts. */
export function putMedium(path: string, bytes: Uint8Array, sent: Sent = {}): Promise<Response> {
  const { query = '' } = sent
  const headers = {
    ...contentDigest(bytes),
    'Content-Length': String(bytes.length),
    ...sent.headers,
  }
  return api('PUT', `/media/${path}${query}`, { body: bytes as BodyInit, ...sent, headers })
}

/** Publishes a medium. Returns what the API says of it; throws when it is refused. */
export async function publishMedium(path: string, bytes: Uint8Array, sent: Sent = {}) {
  const response = await putMedium(path, bytes, sent)
  if (!response.ok) throw new Error(`${path}: ${response.status}: ${await response.text()}`)
  return (await response.json()) as TakenMedium
}
