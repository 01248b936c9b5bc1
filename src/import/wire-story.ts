import slugify from '@sindresorhus/slugify'
import type { Paragraph } from 'mdast'
import { gfmToMarkdown } from 'mdast-util-gfm'
import { toMarkdown } from 'mdast-util-to-markdown'
import { stringify } from 'yaml'
import { decodeUtf8 } from '../article/text.ts'

/** A plain-text wire story, taken apart; the first paragraph keeps the dateline that opens it. */
export type Story = {
  title: string
  dateline?: string
  paragraphs: string[]
  author?: { name: string; role?: string; bio?: string }
}

/** What the command adds to a story; `authorKeys` maps a name to its key in `site.yaml`. */
export type Fields = { published: string; tags: string[]; authorKeys?: Record<string, string> }

/** Says why a file is no wire story: what it lacks, or where it is not UTF-8. */
export class ImportError extends Error {}

/**
 * Returns the story in a file: the title on the first line, then a paragraph a line, and at the end
 * perhaps a byline block (name with a colon, role, biography). Throws an ImportError where the file
 * is not UTF-8 or has no title or no body.
 */
export function readStory(bytes: Uint8Array): Story {
  const lines = decode(bytes)
    .split(/[\r\n]+/)
    .map((line) => line.trimEnd())
  const [title, ...rest] = lines.filter((line) => line !== '')
  if (title === undefined) throw new ImportError('no title: the file has no text')
  if (isParagraph(title)) throw new ImportError('no title: the first line is a whole paragraph')
  const { paragraphs, author } = splitByline(rest)
  const [lead] = paragraphs
  if (lead === undefined) throw new ImportError('no body: no paragraph follows the title')
  return { title: title.trim(), dateline: findDateline(lead), paragraphs, author }
}

/** Returns a story's article file: YAML front matter, and Markdown that renders as its text. */
export function articleFile(story: Story, fields: Fields): string {
  const { title, dateline, author } = story
  const { published, tags, authorKeys = {} } = fields
  const isKnown = author && Object.hasOwn(authorKeys, author.name)
  const authors = author && [isKnown ? authorKeys[author.name] : author]
  const matter = { title, dateline, published, authors, tags: tags.length > 0 ? tags : undefined }
  return `---\n${stringify(matter, { lineWidth: 0 })}---\n\n${markdownOf(story.paragraphs)}`
}

/**
 * Returns a slug of lower-case letters, digits and hyphens, or undefined if nothing of the title is
 * left. One of over 100 characters is cut to at most 80, at a hyphen. A title with a letter that
 * has no Latin transcription here stays in its own script.
 */
export function slugFromTitle(title: string): string | undefined {
  const text = title.normalize('NFC')
  const isForeign = [...text].some((char) => /[\p{L}\p{N}]/u.test(char) && slugify(char) === '')
  const slug = isForeign
    ? text
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\p{M}]+/gu, '-')
        .replace(/^-|-$/g, '')
    : slugify(text, { decamelize: false })
  return cutAtHyphen(slug) || undefined
}

function cutAtHyphen(slug: string): string {
  const characters = [...slug]
  if (characters.length <= 100 && Buffer.byteLength(slug) <= 200) return slug
  // A slug has at most 200 bytes, which 50 characters of any script keep to.
  const limit = Buffer.byteLength(characters.slice(0, 80).join('')) > 200 ? 50 : 80
  const kept = characters.slice(0, limit).join('')
  const end = characters[limit] === '-' ? kept.length : kept.lastIndexOf('-')
  return end > 0 ? kept.slice(0, end) : kept
}

/** The serialiser escapes all that Markdown would interpret, so that every paragraph stays text. */
function markdownOf(paragraphs: string[]): string {
  const children = paragraphs.map(
    (value): Paragraph => ({ type: 'paragraph', children: [{ type: 'text', value }] }),
  )
  return toMarkdown({ type: 'root', children }, { extensions: [gfmToMarkdown()] })
}

function decode(bytes: Uint8Array): string {
  const text = decodeUtf8(bytes)
  if (text !== undefined) return text
  const offset = brokenByte(bytes)
  const hex = bytes[offset]?.toString(16).toUpperCase().padStart(2, '0')
  throw new ImportError(`not UTF-8: byte 0x${hex} at offset ${offset}; save the file as UTF-8`)
}

/** A lenient decoder puts U+FFFD where the strict one failed, but the file may have its own. */
function brokenByte(bytes: Uint8Array): number {
  const lenient = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true })
  let offset = 0
  for (const intact of lenient.decode(bytes).split('\uFFFD')) {
    offset += Buffer.byteLength(intact)
    if (!Buffer.from('\uFFFD').equals(bytes.subarray(offset, offset + 3))) break
    offset += 3
  }
  return offset
}

/** A title may be long, or end in a full stop; one that is both is the body's first paragraph. */
function isParagraph(line: string): boolean {
  return isSentence(line) && line.length > (findDateline(line) ? 80 : 200)
}

function isSentence(line: string): boolean {
  const isAbbreviation = /(?<!\p{L})(?:\p{Lu}|Inc|Ltd|Corp|Co|Jr|Sr)\.$/u.test(line)
  return /[.!?…。！？।؟۔]["'”’»」)\]]*$/u.test(line) && !isAbbreviation
}

// A bare colon or hyphen also stands within words, so these need their spaces.
const mark = String.raw`\s*：\s*|\s*:\s+|\s+-\s+|\s*(?:--|[—–―])\s+`
// "WASHINGTON—The" is a dateline, "Moscow—once" is not: only capitals do without the spaces.
const tightMark = String.raw`(?<=^\P{Ll}+)(?:--|——?)`
// The text behind begins as a sentence does, unlike the aside in "Putin — a former officer — said".
const sentence = String.raw`[\p{Lu}\p{Lt}\p{Lo}\p{N}\p{Ps}\p{Pi}\p{Sc}"'¿¡]`
const opening = new RegExp(`^\\s*(.{1,90}?)(?:${mark}|${tightMark})(?=${sentence})`, 'u')

const agency = String.raw`\s*[(（](?:\p{L}+|[\p{Lu}\p{Lo}][^()（）]{0,30})[)）]`
const day = String.raw`[0-3]?\d(?:st|nd|rd|th|er|º|\.)?`
const month = String.raw`\p{L}{3,}\.?`
const year = String.raw`(?:,?\s+(?:de\s+)?\d{4})?`
const date = `(?:${day}\\s+(?:of\\s+|de\\s+)?${month}|${month}\\s+(?:${day}|\\d{4}))${year}`
const behindComma = `\\s*[,،，]\\s*(?:\\p{L}+\\.?,?\\s+)?(?:${date}|\\d[\\d./-]*\\d)`
const agencyOrDate = new RegExp(`(?:${agency}|${behindComma})$`, 'u')

/** Returns the place in the dateline that opens a paragraph, without agency and date. */
function findDateline(paragraph: string): string | undefined {
  let place = opening.exec(paragraph)?.[1] ?? ''
  while (agencyOrDate.test(place)) place = place.replace(agencyOrDate, '')
  return isPlace(place) ? place : undefined
}

const prefix = "(?:[dl]['’]|['’]s-|a[lrst]-|el-)?"
const placeWord = new RegExp(`^${prefix}\\[?[\\p{Lu}\\p{Lt}\\p{Lo}\\p{N}][^?!;"“”]*$`, 'u')
const connector =
  /^(?:a[lmu]|and?|d[aeiou]|d[ae]s|de[lnr]|el?|e[nt]|las?|les?|los|of|sur|the|und|upon|v[ao]n|y)$/

function isPlace(text: string): boolean {
  const words = text.split(/[\s,،，、/&·]+/u)
  // Where letters have no case a short sentence looks like a place, so there it has less room.
  const [mostWords, mostLength] = /\p{Lo}/u.test(text) ? [4, 30] : [8, 60]
  return (
    /\p{L}/u.test(text) &&
    text.length <= mostLength &&
    words.length <= mostWords &&
    !label.test(text) &&
    words.every((word, i) => placeWord.test(word) || (i > 0 && connector.test(word)))
  )
}

// "Note:" and "Key Findings:" look like a place and a name, but open something else.
const labels =
  'also|analysis|breaking|correction|editor|exclusive|for|key(?! west)|live|main|media|more|notes?|' +
  'opinion|other|question|read|related|sources?|th[eo]se|this|top|update|watch'
const label = new RegExp(`^(?:${labels})(?!\\p{L})`, 'iu')

function splitByline(lines: string[]): Pick<Story, 'paragraphs' | 'author'> {
  for (const size of [3, 2, 1]) {
    const author = readByline(lines.slice(-size))
    const paragraphs = lines.slice(0, -size)
    // A name that also stands before the block is a speaker's, in an interview.
    const isSpeaker = paragraphs.some((line) => findName(line) === author?.name)
    if (author && !isSpeaker) return { paragraphs, author }
  }
  return { paragraphs: lines }
}

function readByline([head = '', ...rest]: string[]): Story['author'] {
  const name = findName(head)
  if (!name || rest.some((line) => findName(line) || listItemOrQuote.test(line))) return undefined
  const [first, second] = rest.map((line) => line.trim())
  if (first === undefined) return { name }
  if (first.length <= 100 && !isSentence(first)) return { name, role: first, bio: second }
  return second === undefined && first.length <= 400 ? { name, bio: first } : undefined
}

const listItemOrQuote = /^\s*(?:[-*+•‣▪●–—]|\(?(?:\d+|\p{L})[.)]\s|["“«„「])/u
const nameLine = /^(?!\s*(?:B[Yy]\s+)?The\s)\s*(?:B[Yy]\s+)?([^:：]{1,80}?)\s*[:：]$/u
const abbreviation = String.raw`(?:\p{Lu}\.-?)+|(?:Dr|Jr|Md|Mrs?|Ms|Sr|St)\.`
const letters = String.raw`[\p{Lu}\p{Lt}\p{Lo}][\p{L}\p{M}'’‘ʻ\-‑\u200c\u200d]*`
const nameWord = new RegExp(`^(?:${abbreviation}|${prefix}${letters})$`, 'u')
const particle = /^(?:abu|al|bin|d[aeiou]|d[ao]s|de[lnr]|el|ibn|l[ae]|te[nr]|v[ao]n|y|zu)$/
const unspacedName = /^[\p{sc=Han}\p{sc=Hangul}\p{sc=Hira}\p{sc=Kana}ー]{2,6}$/u

/** Returns the name of which a line that ends in a colon consists. */
function findName(line: string): string | undefined {
  const name = nameLine.exec(line)?.[1] ?? ''
  if (unspacedName.test(name)) return name
  const words = name.split(/[\s・·]+/u)
  const proper = words.filter((word) => nameWord.test(word))
  const isName = words.every((word) => nameWord.test(word) || particle.test(word))
  return isName && proper.length >= 2 && words.length <= 5 && !label.test(name) ? name : undefined
}
