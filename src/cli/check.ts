import mime from 'mime'
import { plainLine, term } from '../article/text.ts'
import { isMap } from '../file/fields.ts'
import { yamlOf } from '../file/split.ts'
import { now } from '../http/clock.ts'
import { checkForAggregators, findAggregators } from './aggregators/check.ts'
import { type CheckedFile, checkFiles, describeNote, type Note } from './check-files.ts'
import { checkPages } from './check-pages.ts'
import { checkSite } from './check-site.ts'
import { costNote, findMedia, type MediaFile, readFacts } from './media-files.ts'
import { findSiteFolder } from './site-folder.ts'
import { complain, say } from './terminal.ts'

/** More notes than this are counted by their message too. */
const mostNotes = 20

/**
 * Prints what `push` would refuse in a site folder or an article file, what these aggregators would
 * refuse, and the notes on the rest. Returns whether all of it is good; if `isStrict`, a note is not.
 * Throws a UsageError for a target that can't be checked, or an unknown aggregator.
 */
export async function check(
  target: string,
  aggregatorNames: string[] = [],
  isStrict = false,
): Promise<boolean> {
  const wanted = findAggregators(aggregatorNames)
  const folder = await findSiteFolder(target)
  const checkedAt = now()
  const articles = await checkFiles(folder, checkedAt)
  const pages = await checkPages(folder, articles.slugs, checkedAt)
  const { files } = articles
  const problems = [...articles.problems, ...pages.problems]
  const { findings, hints, counts } = await checkForAggregators(wanted, files, folder, checkedAt)
  const { notes: ofMedia, files: media = [] } = await findMedia(folder.media)
  const costs = await Array.fromAsync(media, costOf)
  const ofSite = checkSite(folder, target, articles.slugs)
  const ofFiles = [...articles.notes, ...pages.notes, ...ofMedia, ...costs.flat()]
  const notes = [...ofSite, ...ofFiles, ...hints, ...tagNotes(files)]
  const refusals = problems.flatMap(({ lines }) => lines)
  for (const line of [...refusals, ...findings, ...notes.map(describeNote)]) complain(line)
  if (notes.length > mostNotes) for (const line of summarise(notes)) say(line)
  say(`good ${files.length + pages.files.length}, refused ${problems.length}`)
  for (const { aggregator, refused, seen } of counts) {
    say(`${aggregator.name} would ${aggregator.does} ${refused} of ${seen}`)
  }
  return problems.length === 0 && findings.length === 0 && !(isStrict && notes.length > 0)
}

/** A note on a picture that costs readers too much. */
async function costOf(file: MediaFile): Promise<Note[]> {
  const isPicture = mime.getType(file.path)?.startsWith('image/')
  return isPicture ? [costNote(file, await readFacts(file).catch(() => ({}))) ?? []].flat() : []
}

/** How many files each kind of note is about, the most frequent first. */
function summarise(notes: Note[]): string[] {
  // What is quoted or counted differs from file to file.
  const kinds = Object.groupBy(notes, ({ message }) => message.replace(/"[^"]*"|^\d+/g, '…'))
  return Object.entries(kinds)
    .map(([kind, list = []]) => ({ kind, files: new Set(list.map(({ path }) => path)).size }))
    .sort((a, b) => b.files - a.files)
    .map(({ kind, files }) => `note: ${kind}: ${files} ${files === 1 ? 'file' : 'files'}`)
}

/**
 * A note for each tag that is spelled differently elsewhere, such as `a/b` and `a-b`: both are one
 * tag with one feed, which may not be meant. Capitals and Unicode forms make no difference.
 */
function tagNotes(files: CheckedFile[]): Note[] {
  const spellings = new Map<string, Map<string, { label: string; path: string }>>()
  return files.flatMap(({ markdown, path }) => {
    // The tags as they are typed: an article keeps only the first spelling of each.
    const yaml = yamlOf(markdown)
    const tags = isMap(yaml?.value) ? [yaml.value.tags].flat() : []
    return tags.flatMap((tag, index) => {
      if (typeof tag !== 'string') return []
      const label = plainLine(tag)
      const known = spellings.get(term(label)) ?? new Map()
      spellings.set(term(label), known)
      const [first] = known.values()
      const spelling = label.normalize('NFKC').toLowerCase()
      if (known.has(spelling)) return []
      known.set(spelling, { label, path })
      if (!first) return []
      const message = `"${label}" is the same tag as "${first.label}" in ${first.path}`
      const line = yaml?.at(['tags', index]).line
      return [{ path, line, field: `tags[${index}]`, message }]
    })
  })
}
