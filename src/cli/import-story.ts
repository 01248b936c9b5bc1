import { existsSync, statSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { parseInstant, toInstant } from '../article/dates.ts'
import { articleEnding, slugProblem } from '../file/slug.ts'
import { now } from '../http/clock.ts'
import { articleFile } from '../import/article-file.ts'
import { slugFromTitle } from '../import/slug.ts'
import { readStory, type Story } from '../import/story/wire-story.ts'
import { UsageError } from './errors.ts'
import { readNearestSite } from './site-folder.ts'
import { say } from './terminal.ts'

/** The flags of import that are for stories; `out` is a file or folder. */
export type StoryFlags = { published?: string; tags?: string; slug?: string; out?: string }

type Flags = StoryFlags & { out: string }

/**
 * Writes the article file of a wire story, and prints what it found in the story. Throws a UsageError
 * for flags that can't be used or a file that is in the way, and an ImportError for a story that has no
 * title or no body.
 */
export async function importStory(bytes: Uint8Array, flags: Flags): Promise<void> {
  const { published = toInstant(now()), tags = '' } = flags
  const story = readStory(bytes)
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
