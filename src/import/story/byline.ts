import { isLabel, isSentence, particles, prefix, title } from './wire-words.ts'

/** The author that a byline block names. */
export type Byline = { name: string; role?: string; bio?: string }

/**
 * Returns the paragraphs of a story, and the author whose byline block ends it: a name with a colon,
 * then perhaps a role and a biography, a line each.
 */
export function splitByline(lines: string[]): { paragraphs: string[]; author?: Byline } {
  for (const size of [3, 2, 1]) {
    const author = readByline(lines.slice(-size))
    const paragraphs = lines.slice(0, -size)
    // A name that also stands before the block is a speaker's, in an interview.
    const isSpeaker = paragraphs.some((line) => findName(line) === author?.name)
    if (author && !isSpeaker) return { paragraphs, author }
  }
  return { paragraphs: lines }
}

function readByline([head = '', ...rest]: string[]): Byline | undefined {
  const name = findName(head)
  if (!name || rest.some((line) => findName(line) || listItemOrQuote.test(line))) return undefined
  const [first, second] = rest.map((line) => line.trim())
  if (first === undefined) return { name }
  if (first.length <= 100 && !isSentence(first)) return { name, role: first, bio: second }
  return second === undefined && first.length <= 400 ? { name, bio: first } : undefined
}

const listItemOrQuote = /^\s*(?:[-*+•‣▪●–—]|\(?(?:\d+|\p{L})[.)]\s|["“«„「])/u
const nameLine = /^(?!\s*(?:B[Yy]\s+)?The\s)\s*(?:B[Yy]\s+)?([^:：]{1,80}?)\s*[:：]$/u
const abbreviation = String.raw`(?:\p{Lu}\.-?)+|${title}`
const letters = String.raw`[\p{Lu}\p{Lt}\p{Lo}][\p{L}\p{M}'’‘ʻ\-‑\u200c\u200d]*`
const nameWord = new RegExp(`^(?:${abbreviation}|${prefix}${letters})$`, 'u')
const unspacedName = /^[\p{sc=Han}\p{sc=Hangul}\p{sc=Hira}\p{sc=Kana}ー]{2,6}$/u

/** Returns the name in a line that is nothing but a name and a colon. */
function findName(line: string): string | undefined {
  const name = nameLine.exec(line)?.[1] ?? ''
  if (unspacedName.test(name)) return name
  const words = name.split(/[\s・·]+/u)
  const proper = words.filter((word) => nameWord.test(word))
  const isName = words.every((word) => nameWord.test(word) || particles.includes(word))
  return isName && proper.length >= 2 && words.length <= 5 && !isLabel(name) ? name : undefined
}
