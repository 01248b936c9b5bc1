import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { open as openFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import mime from 'mime'
import { mostMediumBytes } from '../../site/media.ts'
import { fileEnding } from '../file-ending.ts'
import { ImportError } from '../moved.ts'
import { type Answer, open, tooSlow } from '../web/open.ts'

/** In milliseconds: for one file. A host that sends nothing is given up earlier. */
const within = 15 * 60 * 1000

/** What types are called that `mime` has no name for, or another one than people use. */
const endings: Record<string, string> = {
  'audio/mpeg': 'mp3',
  'audio/mp3': 'mp3',
  'audio/x-m4a': 'm4a',
  'image/jpg': 'jpg',
}

const tooLong = `it has over ${mostMediumBytes / 1e6} MB`

/** How much may still be fetched, in bytes. */
export type Budget = { bytes: number }

/** Returns the name of a file that was fetched before, with an ending if `name` has none. */
export function fetchedBefore(media: string, name: string): string | undefined {
  const folder = dirname(join(media, name))
  if (fileEnding.test(name)) return existsSync(join(media, name)) ? name : undefined
  const start = `${basename(name)}.`
  const found = existsSync(folder) ? readdirSync(folder) : []
  const own = found.find((one) => one.startsWith(start) && /^\w+$/.test(one.slice(start.length)))
  return own && name.slice(0, name.length - basename(name).length) + own
}

/**
 * Fetches a file into the folder `media`, whole or not at all, and returns its name there. Throws an
 * ImportError that says why it can't.
 */
export async function download(
  url: string,
  media: string,
  name: string,
  trusted: ReadonlySet<string>,
  budget: Budget,
): Promise<string> {
  const answer = await open(url, { trusted, within })
  try {
    const full = name + endingFor(answer, name)
    const target = join(media, full)
    mkdirSync(dirname(target), { recursive: true })
    // Names that begin with a dot are published by nobody.
    const part = join(dirname(target), `.${basename(target)}.part`)
    try {
      await write(answer, part, budget)
      renameSync(part, target)
    } finally {
      rmSync(part, { force: true })
    }
    return full
  } finally {
    answer.body.destroy()
  }
}

/** The ending that a name lacks, by the type of the answer. Throws if the answer is no file. */
function endingFor({ status, headers }: Answer, name: string): string {
  if (status < 200 || status > 299) throw new ImportError(`it answers ${status}`)
  if (Number(headers['content-length']) > mostMediumBytes) throw new ImportError(tooLong)
  const [type = ''] = (headers['content-type'] ?? '').toLowerCase().split(/\s*;/)
  if (/^text\/html$|xhtml/.test(type)) throw new ImportError('it is a web page there')
  if (fileEnding.test(name)) return ''
  const ending = endings[type] ?? mime.getExtension(type)
  if (!ending || !fileEnding.test(`.${ending}`)) {
    throw new ImportError(`its type is ${type || 'not given'}`)
  }
  return `.${ending}`
}

async function write({ body, url }: Answer, path: string, budget: Budget): Promise<void> {
  const file = await openFile(path, 'w')
  let bytes = 0
  try {
    for await (const chunk of body) {
      bytes += chunk.length
      budget.bytes -= chunk.length
      if (bytes > mostMediumBytes) throw new ImportError(tooLong)
      if (budget.bytes < 0) throw new ImportError('too much was fetched; import again for the rest')
      await file.write(chunk)
    }
  } catch (error) {
    if (error instanceof ImportError) throw error
    const isSlow = (error as Error).name === 'AbortError'
    throw new ImportError(isSlow ? tooSlow(url, within) : 'it breaks off')
  } finally {
    await file.close()
  }
}
