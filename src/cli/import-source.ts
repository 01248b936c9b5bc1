import { readFile } from 'node:fs/promises'
import { MIMEType } from 'node:util'
import { mostBytes } from '../file/file.ts'
import { ImportError } from '../import/wire-story.ts'
import { UsageError } from './errors.ts'

/** In milliseconds. */
const timeout = 30_000

/**
 * Returns the text in a file or at a URL, as UTF-8. Throws a UsageError for a file that isn't there,
 * and an ImportError for a URL that doesn't answer with a text.
 */
export function readSource(source: string): Promise<Uint8Array> {
  if (/^https?:/i.test(source)) return fetchText(source)
  return readFile(source).catch(() => {
    throw new UsageError(`there is no file ${source}`)
  })
}

async function fetchText(url: string): Promise<Uint8Array> {
  const signal = AbortSignal.timeout(timeout)
  const { response, bytes } = await fetch(url, { signal, headers: { Accept: 'text/plain' } })
    .then(async (response) => ({ response, bytes: await readStart(response) }))
    .catch(() => {
      throw new ImportError(`${url} does not answer`)
    })
  if (!response.ok) throw new ImportError(`${url} answers ${response.status}`)
  const type = response.headers.get('Content-Type') ?? 'text/plain'
  if (!/^text\/plain\s*(?:;|$)/i.test(type)) {
    throw new ImportError(`${url} is ${type}, but a wire story is text/plain`)
  }
  if (bytes.length > mostBytes) throw new ImportError(`${url} has over ${mostBytes} bytes`)
  const charset = new MIMEType(type).params.get('charset') ?? 'utf-8'
  if (/^utf-?8$/i.test(charset)) return bytes
  try {
    return Buffer.from(new TextDecoder(charset, { fatal: true, ignoreBOM: true }).decode(bytes))
  } catch {
    throw new ImportError(`${url} declares the charset ${charset}, but can't be read as that`)
  }
}

/** Reads no more of an endless body than shows that it is too long. */
async function readStart({ body }: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body ?? []) {
    chunks.push(chunk)
    length += chunk.length
    if (length > mostBytes) break
  }
  return Buffer.concat(chunks)
}
