import type { RootContent } from 'hast'
import type { Problem } from '../article/problem.ts'
import { mostLosses, tooManyLosses } from './limits.ts'
import messages from './notes.en.json' with { type: 'json' }

/** A kind of loss: a message for one, and one for several. */
export type Kind = keyof typeof messages

/**
 * Something that was left out or changed. `line` is a line of the HTML, `sourceLine` one of the
 * source, both counted from 1.
 */
export type Loss = { kind: Kind; line?: number; sourceLine?: number; subject: string }

/**
 * Remembers a loss at a node; `subject` is what the message quotes, as the author wrote it. Throws
 * a ContentError if there are too many.
 */
export function lose(losses: Loss[], kind: Kind, node: RootContent, subject = ''): void {
  if (losses.length === mostLosses) throw tooManyLosses()
  losses.push({ kind, line: node.position?.start.line, subject })
}

/** Returns the name of a character: `U+0001`. */
export function codePoint(point: number): string {
  return `U+${point.toString(16).toUpperCase().padStart(4, '0')}`
}

/** A message names this many of the same kind. */
const mostNamed = 3

/** In UTF-16 code units. */
const longestSubject = 80

/**
 * Returns the notes on what was lost, in the order of the file: those of one kind are one note, at
 * the first line. `lines` has the line of the source for each line of the HTML; before the source,
 * the file has so many `linesBefore`.
 */
export function notesOn(losses: Loss[], lines: number[], linesBefore: number): Problem[] {
  const lineOf = ({ line, sourceLine = line && (lines[line - 1] ?? 1) }: Loss) =>
    sourceLine && linesBefore + sourceLine
  const kinds = Map.groupBy(losses, ({ kind }) => kind)
  const notes = [...kinds].map(([kind, alike]): Problem => {
    const placed = alike
      .map((loss) => ({ line: lineOf(loss), subject: quoted(loss.subject) }))
      .sort((a, b) => (a.line ?? 0) - (b.line ?? 0))
    const [one, several] = messages[kind]
    const message = (placed.length === 1 ? one : several) ?? ''
    const words = message.replace('{count}', String(placed.length))
    const line = placed[0]?.line
    // The author's own words are quoted, and so is each of several.
    const mark = placed.length > 1 && one?.includes('"{what}"') ? '"' : ''
    return { ...(line && { line }), message: words.replace('{what}', () => listed(placed, mark)) }
  })
  return notes.sort((a, b) => (a.line ?? 0) - (b.line ?? 0))
}

/** Names each different subject once. All but the first have their line, if it is another one. */
function listed(placed: { line?: number; subject: string }[], mark: string): string {
  const seen = new Set<string>()
  const different = placed.filter(({ subject }) => !seen.has(subject) && seen.add(subject))
  const first = placed[0]?.line
  const named = different.slice(0, mostNamed).map(({ line, subject }) => {
    const name = `${mark}${subject}${mark}`
    return line && line !== first ? `${name} (line ${line})` : name
  })
  const more = different.length - named.length
  return more > 0 ? `${named.join(', ')} and ${more} more` : named.join(', ')
}

function quoted(subject: string): string {
  const line = subject.replace(/\s+/g, ' ').trim()
  return line.length > longestSubject ? `${line.slice(0, longestSubject)}…` : line
}
