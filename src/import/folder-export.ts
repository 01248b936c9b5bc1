import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { readBlogger } from './blogger.ts'
import { documentIn } from './feed/documents.ts'
import { readFeed } from './feed/feed.ts'
import { readGhost } from './ghost/ghost.ts'
import { readMedium } from './medium.ts'
import { readMovableType } from './movable-type.ts'
import type { Source } from './moved.ts'
import { readSubstack } from './substack.ts'
import { readTumblr } from './tumblr.ts'
import { readWordPress } from './wordpress/wordpress.ts'
import { type Unpacked, unpack } from './zip.ts'

/** What the beginning of a file that is an export looks like. */
export type ExportLook = (typeof exportLooks)[number]

/** In the order in which one is taken where a folder has several. */
const exportLooks = ['WordPress', 'Ghost', 'Blogger', 'Movable Type', 'Tumblr', 'feed'] as const

/** Exports aren't deeper in a folder, and a folder of more files is none. */
const deepest = 8
const mostFiles = 250_000

/** Returns the source that the file of an export is. Throws an ImportError if it can't be read. */
export async function readExport(file: string, look: ExportLook): Promise<Source> {
  if (look === 'WordPress') return readWordPress([file])
  if (look === 'Ghost') return readGhost(file)
  if (look === 'Blogger') return readBlogger(file)
  if (look === 'Movable Type') return readMovableType(file)
  if (look === 'Tumblr') return readTumblr({ xml: file, pages: [], media: mediaBeside(file) })
  return readFeed(documentIn(file))
}

/**
 * Returns the source that a folder with an export in it is, undefined if there is none. `lookAt` says what the
 * beginning of a file looks like.
 */
export async function exportIn(
  folder: string,
  lookAt: (file: string) => string | undefined,
): Promise<Source | undefined> {
  const files = filesIn(folder)
  const named = (name: RegExp) => files.filter((file) => name.test(relative(folder, file)))
  const [list] = named(/(?:^|\/)posts\.csv$/)
  if (list) return readSubstack(dirname(list))
  const [packed] = named(/(?:^|\/)posts\.zip$/)
  if (packed) {
    const { folder: posts, faults } = await unpack(packed)
    return toldOf(readTumblr(tumblrIn(filesIn(posts), packed)), faults)
  }
  const page = named(/\.html?$/).find((one) => /class="e-content"/.test(readFileSync(one, 'utf8')))
  if (page) return readMedium(dirname(page))
  const [tumblr] = named(/(?:^|\/)(?:posts\/)?html\/\d+\.html$/)
  if (tumblr) return readTumblr(tumblrIn(files, tumblr))
  const candidates = named(/(?:\.(?:xml|atom|rss|json|txt|wxr)|\/[^./]+)$/i)
    .map((file) => ({ file, look: exportLooks.find((look) => look === lookAt(file)) }))
    .sort((a, b) => statSync(b.file).size - statSync(a.file).size)
  const look = exportLooks.find((one) => candidates.some((candidate) => candidate.look === one))
  const [file, ...others] = candidates.filter((one) => one.look === look).map(({ file }) => file)
  if (!look || !file) return undefined
  if (look === 'WordPress') return readWordPress([file, ...others].sort())
  const message = 'not taken: it is another export; import it by itself'
  return toldOf(
    await readExport(file, look),
    others.map((name) => ({ name, message })),
  )
}

/** The source with lines in the report on what isn't a part of it. */
export function toldOf(source: Source, faults: Unpacked['faults']): Source {
  return {
    ...source,
    read: async function* (report, advance) {
      for (const { name, message } of faults) report.at({ file: name }, message)
      yield* source.read(report, advance)
    },
  }
}

/** The posts and media of Tumblr that belong to one of its files. */
function tumblrIn(files: string[], near: string) {
  return {
    xml: files.find((file) => /\/posts\.xml$/.test(file)),
    pages: files.filter((file) => /\/\d+\.html$/.test(file)),
    media: mediaBeside(near),
  }
}

/** The folder `media` beside a file or above it. */
function mediaBeside(file: string): string {
  const folders = ['.', '..', '../..'].map((up) => join(dirname(file), up, 'media'))
  return folders.find((folder) => statSync(folder, { throwIfNoEntry: false })) ?? 'media'
}

/** The files in a folder that are neither hidden nor of other programs, in the order of their paths. */
function filesIn(folder: string): string[] {
  const files: string[] = []
  const walk = (inside: string, depth: number): void => {
    const entries = readdirSync(inside, { withFileTypes: true })
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (/^\.|^node_modules$/.test(entry.name) || files.length > mostFiles) continue
      const path = join(inside, entry.name)
      if (entry.isFile()) files.push(path)
      else if (entry.isDirectory() && depth < deepest) walk(path, depth + 1)
    }
  }
  walk(folder, 1)
  return files
}
