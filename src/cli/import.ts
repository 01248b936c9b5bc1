import { existsSync, statSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { MIMEType } from 'node:util'
import { parseInstant, toInstant } from '../article/dates.ts'
import { mostBytes } from '../file/file.ts'
import { articleEnding, slugProblem } from '../file/slug.ts'
import {
  articleFile,
  ImportError,
  readStory,
  type Story,
  slugFromTitle,
} from '../import/wire-story.ts'
import { readContentSite } from './content.ts'
import { UsageError } from './errors.ts'

type Flags = { published?: string; tags?: string; slug?: string; out: string }

/** What does not answer within this many milliseconds is not waited for. */
const patience = 30_000

/**
 * Writes the article file of a wire story, which is in a file or at a URL, and says what was
 * recognised in it. Throws a UsageError for flags that can't be used or a file that is in the way, and
 * an ImportError for a story that can't be fetched, or has no title or no body.
 */
export async function importStory(
  source: string,
  { published, tags = '', slug, out }: Flags,
): Promise<void> {
  const story = readStory(await (/^https?:/i.test(source) ? fetchText : readText)(source))
  const path = pathFor(story, slug, out)
  if (existsSync(path))
    throw new UsageError(`${path} is there already; give another --slug or --out`)
  const site = await readContentSite(dirname(path))
  if (published && !parseInstant(published, site?.timezone ?? 'UTC')) {
    throw new UsageError(
      `--published "${published}" is not a date (2026-03-31) or date-time (2026-03-31T09:30:00Z)`,
    )
  }
  // Only an author of whom site.yaml says the same as the story: an import changes nobody's words.
  const { author } = story
  const known = Object.values(site?.authors ?? {}).filter(({ role, bio }) => {
    return (!author?.role || author.role === role) && (!author?.bio || author.bio === bio)
  })
  const text = articleFile(story, {
    published: published ?? toInstant(Date.now() / 1000),
    tags: tags.split(',').flatMap((tag) => tag.trim() || []),
    authorKeys: Object.fromEntries(known.map(({ name, key }) => [name, key])),
  })
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
  console.log([...recognised(story), `written to  ${path}`].join('\n'))
}

function readText(file: string): Promise<Uint8Array> {
  return readFile(file).catch(() => {
    throw new UsageError(`there is no file ${file}`)
  })
}

/** Returns a text in UTF-8, whatever charset it says that it is in. */
async function fetchText(url: string): Promise<Uint8Array> {
  const signal = AbortSignal.timeout(patience)
  const { response, bytes } = await fetch(url, { signal, headers: { Accept: 'text/plain' } })
    .then(async (response) => ({ response, bytes: await readStart(response) }))
    .catch(() => {
      throw new ImportError(`${url} does not answer`)
    })
  if (!response.ok) throw new ImportError(`${url} answers ${response.status}`)
  const type = response.headers.get('Content-Type') ?? 'text/plain'
  if (!/^text\/plain\s*(?:;|$)/i.test(type)) {
    throw new ImportError(`${url} is ${type}; a wire story is text/plain`)
  }
  if (bytes.length > mostBytes) throw new ImportError(`${url} has over ${mostBytes} bytes`)
  const charset = new MIMEType(type).params.get('charset') ?? 'utf-8'
  if (/^utf-?8$/i.test(charset)) return bytes
  try {
    return Buffer.from(new TextDecoder(charset, { fatal: true, ignoreBOM: true }).decode(bytes))
  } catch {
    throw new ImportError(`${url} says that it is in ${charset}, and can't be read as that`)
  }
}

/** Of a body without an end, no more than what shows that it is too long. */
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

function pathFor(story: Story, wanted: string | undefined, out: string): string {
  if (out.endsWith(articleEnding)) return checked(out, basename(out, articleEnding))
  const slug = wanted ?? slugFromTitle(story.title)
  if (!slug) throw new UsageError('no slug can be made from the title; give one with --slug')
  if (existsSync(out) && !statSync(out).isDirectory()) {
    throw new UsageError(`--out ${out} is neither a folder nor ends in ${articleEnding}`)
  }
  return checked(join(out, slug + articleEnding), slug)
}

function checked(path: string, slug: string): string {
  const problem = slugProblem(slug)
  if (problem) throw new UsageError(problem.message)
  return path
}

function recognised({ title, dateline, paragraphs, author }: Story): string[] {
  return [
    `title       ${title}`,
    `dateline    ${dateline ?? 'none'}`,
    `paragraphs  ${paragraphs.length}`,
    `author      ${author?.name ?? 'none'}`,
    ...(author?.role ? [`role        ${author.role}`] : []),
    ...(author?.bio ? [`biography   ${author.bio}`] : []),
  ]
}
