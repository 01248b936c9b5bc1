import { MIMEType } from 'node:util'
import { ImportError } from '../moved.ts'
import { charsetOf } from '../xml-file.ts'

/** In milliseconds, for one document. */
const timeout = 30_000

export type Fetched = { bytes: Uint8Array; text: string; type: string; url: string }

/**
 * Fetches a document and decodes it by its declared charset. Throws an ImportError if the host doesn't
 * answer with it, or it has over `most` bytes.
 */
export async function fetchBytes(url: string, most: number, accept = '*/*'): Promise<Fetched> {
  const signal = AbortSignal.timeout(timeout)
  const { response, bytes } = await fetch(url, { signal, headers: { Accept: accept } })
    .then(async (response) => ({ response, bytes: await readStart(response, most) }))
    .catch(({ cause }: Error) => {
      const isLoop = /redirect/i.test(String((cause as Error | undefined)?.message))
      throw new ImportError(isLoop ? `${url} redirects without an end` : `${url} does not answer`)
    })
  if (!response.ok) throw new ImportError(`${url} answers ${response.status}`)
  if (bytes.length > most) throw new ImportError(`${url} has over ${most} bytes`)
  const type = response.headers.get('Content-Type') ?? 'text/plain'
  const charset = charsetIn(type) ?? charsetOf(bytes.subarray(0, 1024))
  return { bytes, type, url: response.url || url, text: decode(bytes, charset, url) }
}

function charsetIn(type: string): string | undefined {
  try {
    return new MIMEType(type).params.get('charset') ?? undefined
  } catch {
    return undefined
  }
}

function decode(bytes: Uint8Array, charset: string, url: string): string {
  try {
    return new TextDecoder(charset).decode(bytes)
  } catch {
    throw new ImportError(`${url} declares the charset ${charset}, but can't be read as that`)
  }
}

/** Stops reading an endless body as soon as it is too long. */
async function readStart({ body }: Response, most: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body ?? []) {
    chunks.push(chunk)
    length += chunk.length
    if (length > most) break
  }
  return Buffer.concat(chunks)
}
