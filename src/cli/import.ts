import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseDocument } from 'yaml'
import { isMap } from '../file/fields.ts'
import { now } from '../http/clock.ts'
import { documentAt, itemCount } from '../import/feed/documents.ts'
import { type Fetching, remoteMedia } from '../import/fetch-media/fetch-media.ts'
import { moveIn, type Outcome } from '../import/move-in.ts'
import { ImportError, type OldSite, type Source } from '../import/moved.ts'
import { recognise } from '../import/recognise.ts'
import { siteFile } from '../import/site-file.ts'
import { hostsOf } from '../import/web/fetch.ts'
import { parseSite } from '../site/parse-site.ts'
import type { Site } from '../site/site.ts'
import { UsageError } from './errors.ts'
import { importStory, type StoryFlags } from './import-story.ts'
import { withProgress } from './progress.ts'
import { defaultFolder } from './site-file.ts'
import { readNearestSite } from './site-folder.ts'
import { say } from './terminal.ts'

export type ImportFlags = StoryFlags & {
  force?: boolean
  authors?: boolean
  ids?: string
  fetchMedia?: boolean
  mediaHost?: string[]
}

const reportName = 'import-report.txt'

/**
 * Moves what stands at a path or address into a site folder, and says what it saw and did. Returns
 * whether everything was taken. Throws an ImportError for what is no source, and a UsageError for flags
 * that can't be used.
 */
export async function importFrom(
  given: string,
  folder: string | undefined,
  flags: ImportFlags,
): Promise<boolean> {
  if (!/^https?:/i.test(given) && !existsSync(given)) {
    throw new UsageError(`there is no file or folder ${given}`)
  }
  const { source, story } = await recognise(given)
  if (story) {
    const out = flags.out ?? join(folder ?? defaultFolder, 'articles')
    await importStory(story, { ...flags, out })
    return true
  }
  for (const flag of ['published', 'tags', 'slug', 'out'] as const) {
    if (flags[flag] !== undefined) throw new UsageError(`--${flag} is for a plain-text story`)
  }
  return importSource(source, given, folder ?? defaultFolder, flags)
}

async function importSource(
  source: Source,
  given: string,
  folder: string,
  { force = false, authors, ids: feed, fetchMedia, mediaHost = [] }: ImportFlags,
): Promise<boolean> {
  say(`${source.seen}`)
  const ids =
    feed !== undefined ? { first: await documentAt(feed), trusted: hostsOf([feed]) } : undefined
  const items = ids ? itemCount(ids.first) : source.site.items
  const site = await siteFor({ ...source.site, items }, folder)
  const named = new Set([...hostsOf([given]), ...mediaHost])
  const isFetching = fetchMedia || mediaHost.length > 0
  const fetching = { folder, site, now: now(), named }
  const moving = isFetching ? await withRemoteMedia(source, fetching) : source
  let outcome: Outcome | undefined
  await withProgress('importing', source.steps, async (advance) => {
    const target = { folder, site, now: now(), force, authors, ids }
    outcome = await moveIn(moving, target, advance)
  })
  if (!outcome) throw new ImportError('nothing was read')
  const { lines } = outcome
  if (outcome.added.size > 0) addAuthors(join(folder, 'site.yaml'), outcome.added)
  writeLines(join(folder, reportName), lines)
  say(
    `${outcome.articles} articles and ${outcome.pages} pages taken: ${outcome.written} files written, ${outcome.unchanged} unchanged, ${outcome.kept} not overwritten; ${outcome.refused} not taken; ${outcome.media} media copied`,
  )
  if (outcome.authors.size > 0 && !authors) {
    say(`${outcome.authors.size} authors are not in site.yaml; --authors --force writes them there`)
  }
  if (lines.length > 0)
    say(`${lines.length} lines on what needs a look are in ${join(folder, reportName)}`)
  return outcome.refused + outcome.kept === 0
}

/** The source with the media that its articles have on the old host, which are fetched. */
async function withRemoteMedia(from: Source, fetching: Fetching): Promise<Source> {
  const { steps, fetch, source } = await remoteMedia(from, fetching)
  let fetched = 0
  await withProgress('fetching media', steps, async (advance) => {
    fetched = await fetch(advance)
  })
  say(`${fetched} of ${steps} media fetched`)
  return source
}

/** The site of the folder; without one, it is written of what the source says. */
async function siteFor(old: OldSite, folder: string): Promise<Site> {
  const path = join(folder, 'site.yaml')
  const own = existsSync(path) && (await readNearestSite(folder))
  if (own) {
    const { items } = own.site
    if (old.items && old.items < items) {
      say(
        `the old feed lists ${old.items} and ${path} ${items}: readers would see the others as new; \`items: ${old.items}\` there keeps them out`,
      )
    }
    return own.site
  }
  const source = siteFile(old)
  const parsed = parseSite(source)
  if (parsed.problems)
    throw new UsageError(
      `there is no site.yaml in ${folder}, and the source says too little of the site: write one first`,
    )
  mkdirSync(folder, { recursive: true })
  writeFileSync(path, source)
  say(`written ${path} from what the source says of the site: check its url and description`)
  return parsed.value
}

/** Adds authors to site.yaml under their keys, and keeps its comments. */
function addAuthors(path: string, authors: Outcome['added']): void {
  const document = parseDocument(readFileSync(path, 'utf8'))
  if (!isMap(document.toJS().authors)) document.set('authors', document.createNode({}))
  for (const [key, person] of authors) document.setIn(['authors', key], person)
  // An address that can't be one would make all of the file wrong.
  if (parseSite(document.toString()).problems) {
    for (const [key, { name }] of authors) document.setIn(['authors', key], { name })
  }
  writeFileSync(path, document.toString({ lineWidth: 0 }))
  say(`${authors.size} authors written to ${path}`)
}

function writeLines(path: string, lines: string[]): void {
  const text = lines.map((line) => `${line}\n`).join('')
  if (existsSync(path) ? readFileSync(path, 'utf8') !== text : text !== '')
    writeFileSync(path, text)
}
