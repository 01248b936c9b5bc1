import { clean, toNewlines } from './text.ts'

/** The lines around the front matter of a file, each with the end of its line. */
export const [opening, closing] = [/^---[ \t]*\n/, /^---[ \t]*(?:\n|$)/m]

/** Returns the body of an article file, which must be one that compiles. */
export function markdownOf(source: string): string {
  const lines = toNewlines(source)
  const rest = clean(lines).replace(opening, '')
  const front = rest.slice(0, closing.exec(rest)?.index)
  return tidyBody(withoutLines(lines, front.split('\n').length + 1))
}

/** Returns a body without what XML can't carry, and without the blank lines around it. */
export function tidyBody(body: string): string {
  // Leading spaces mean something in Markdown, the blank lines before and after it don't.
  return clean(body)
    .replace(/^(?:[ \t]*\n)+/, '')
    .trimEnd()
}

/**
 * Returns a text without its first `count` lines. Cleaning takes out no line, so they are as many
 * before it.
 */
export function withoutLines(text: string, count: number): string {
  let start = 0
  for (let line = 0; line < count; line++) start = text.indexOf('\n', start) + 1 || text.length
  return text.slice(start)
}
