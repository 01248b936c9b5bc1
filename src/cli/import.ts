import { existsSync, statSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { MIMEType } from 'node:util'
import { parseInstant, toInstant } from '../article/dates.ts'
import { mostBytes } from '../file/file.ts'
import { articleEnding, slugProblem } from '../file/slug.ts'
import { now } from '../http/clock.ts'
import { articleFile } from '../import/article-file.ts'
import { slugFromTitle } from '../import/slug.ts'
import { ImportError, readStory, type Story } from '../import/wire-story.ts'
import { UsageError } from './errors.ts'
import { readNearestSite } from './site-folder.ts'
import { say } from './terminal.ts'

/** In milliseconds. */
const timeout = 30_000

type Flags = { published?: string; tags?: string; slug?: string; out: string }

/**
 * Writes the article file of a wire story, which is in a file or at a URL, and prints what it found
 * in the story. Throws a UsageError for flags that can't be used or a file that is in the way, and an
 * ImportError for a story that can't be fetched, or has no title or no body.
 */
export async function importStory(source: string, flags: Flags): Promise<void> {
  const { published = toInstant(now()), tags = '' } = flags
  const story = readStory(await readSource(source))
  const path = pathFor(story, flags)
  if (existsSync(path)) {
    throw new UsageError(`${path} already exists: choose another --slug or --out`)
  }
  const site = (await readNearestSite(dirname(path)))?.site
  if (!parseInstant(published, site?.timezone ?? 'UTC')) {
    throw new UsageError(
      `--published "${published}" is not a date (2026-03-31) or date-time (2026-03-31T09:30:00Z)`,
    )
  }
  // An author's key stands for the role and biography in site.yaml, so those must not differ from
  // the story's: an import changes nobody's words.
  const { title, dateline = 'none', paragraphs, author } = story
  const known = Object.values(site?.authors ?? {}).filter(({ role, bio }) => {
    return (!author?.role || author.role === role) && (!author?.bio || author.bio === bio)
  })
  const text = articleFile(story, {
    published,
    tags: tags.split(',').flatMap((tag) => tag.trim() || []),
    authorKeys: Object.fromEntries(known.map(({ name, key }) => [name, key])),
  })
  await writeNew(path, text)
  say(`title       ${title}`)
  say(`dateline    ${dateline}`)
  say(`paragraphs  ${paragraphs.length}`)
  say(`author      ${author?.name ?? 'none'}`)
  if (author?.role) say(`role        ${author.role}`)
  if (author?.bio) say(`biography   ${author.bio}`)
  say(`written to  ${path}`)
}

async function writeNew(path: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const isFile = code === 'ENOTDIR' || code === 'EEXIST'
    const reason = isFile ? `a part of ${dirname(path)} is a file` : code
    throw new UsageError(`${path} cannot be written: ${reason}; choose another --out`)
  }
}

function pathFor({ title }: Story, { slug: wanted, out }: Flags): string {
  const isFile = out.endsWith(articleEnding)
  const slug = isFile ? basename(out, articleEnding) : (wanted ?? slugFromTitle(title) ?? '')
  if (!isFile && !slug) throw new UsageError('the title gives no slug: choose one with --slug')
  if (!isFile && existsSync(out) && !statSync(out).isDirectory()) {
    throw new UsageError(`--out ${out} is not a folder, and does not end in ${articleEnding}`)
  }
  const problem = slugProblem(slug)
  if (problem) throw new UsageError(problem.message)
  return isFile ? out : join(out, slug + articleEnding)
}

/** The text in a file or at a URL, as UTF-8. */
function readSource(source: string): Promise<Uint8Array> {
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

/** Stops reading an endless body as soon as it is too long. */
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
