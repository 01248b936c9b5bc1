import { existsSync, statSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { readInstant, toInstant } from '../compile/dates.ts'
import { articleEnding, slugProblem } from '../compile/slug.ts'
import { readContentSite } from './content.ts'
import { UsageError } from './errors.ts'
import { articleFile, readStory, type Story, slugFromTitle } from './import.ts'

type Flags = { published?: string; tags?: string; slug?: string; out: string }

/**
 * Writes the article file of a wire story and says what was recognised in it. Throws a UsageError
 * for flags that can't be used or a file that is in the way, and an ImportError for a story without
 * a title or a body.
 */
export async function importStory(
  file: string,
  { published, tags = '', slug, out }: Flags,
): Promise<void> {
  const story = readStory(
    await readFile(file).catch(() => Promise.reject(new UsageError(`there is no file ${file}`))),
  )
  const path = pathFor(story, slug, out)
  if (existsSync(path))
    throw new UsageError(`${path} is there already; give another --slug or --out`)
  const site = await readContentSite(dirname(path))
  if (published && !readInstant(published, site?.timezone ?? 'UTC')) {
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
    published: published ?? toInstant(Date.now()),
    tags: tags.split(',').flatMap((tag) => tag.trim() || []),
    authorKeys: Object.fromEntries(known.map(({ name, key }) => [name, key])),
  })
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
  console.log([...recognised(story), `written to  ${path}`].join('\n'))
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
