import { MIMEType } from 'node:util'
import { ImportError } from '../moved.ts'
import { decodeText } from './decode.ts'
import { type Answer, type Opening, open, tooSlow } from './open.ts'

/** In milliseconds, for one document. */
const timeout = 30_000

/** A document. `note` says that its text is in another charset than declared. */
export type Fetched = { bytes: Uint8Array; text: string; type: string; url: string; note?: string }

/** A host answers, but with a status that says that there is no such document. */
export class StatusError extends ImportError {
  readonly status: number
  constructor(url: string, status: number) {
    super(`${url} answers ${status}`)
    this.status = status
  }
}

/**
 * Fetches a document and decodes it. Throws an ImportError if the host doesn't answer with it, or it has
 * over `most` bytes. Without `trusted`, the address is one that the user gave.
 */
export async function fetchBytes(
  url: string,
  most: number,
  { accept, trusted = hostsOf([url]) }: Partial<Opening> = {},
): Promise<Fetched> {
  const answer = await open(url, { trusted, within: timeout, accept })
  if (answer.status < 200 || answer.status > 299) {
    answer.body.destroy()
    throw new StatusError(url, answer.status)
  }
  const bytes = await readBody(answer, most, url)
  const type = answer.headers['content-type'] ?? 'text/plain'
  return { bytes, type, url: answer.url, ...decodeText(bytes, url, charsetIn(type)) }
}

/** Returns the hosts of addresses that the user gave. */
export function hostsOf(addresses: string[]): Set<string> {
  return new Set(addresses.flatMap((address) => URL.parse(address)?.host || []))
}

function charsetIn(type: string): string | undefined {
  try {
    return new MIMEType(type).params.get('charset') ?? undefined
  } catch {
    return undefined
  }
}

/** Stops reading an endless body as soon as it is too long. */
async function readBody({ body, headers }: Answer, most: number, url: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = Number(headers['content-length'] ?? 0) > most ? Number.POSITIVE_INFINITY : 0
  try {
    if (length <= most) {
      for await (const chunk of body) {
        chunks.push(chunk)
        length += chunk.length
        if (length > most) break
      }
    }
  } catch (error) {
    if (error instanceof ImportError) throw error
    const isSlow = (error as Error).name === 'AbortError'
    throw new ImportError(isSlow ? tooSlow(url, timeout) : `${url} breaks off`)
  } finally {
    body.destroy()
  }
  if (length > most) throw new ImportError(`${url} has over ${most} bytes`)
  return Buffer.concat(chunks)
}
