import words from './wire-words.json' with { type: 'json' }

/** Small words that may stand within the name of a place, as in `Rio de Janeiro`. */
export const connectors: readonly string[] = words.connectors

/** Small words that may stand within the name of a person, as in `de la Cruz`. */
export const particles: readonly string[] = words.particles

/** Matches what may stand before the capital of a name, as in `al-Quds` and `d’Or`. */
export const prefix = `(?:${oneOf(words.prefixes).replaceAll("'", "['’]")})?`

/** Matches a title before a name. */
export const title = `(?:${oneOf(words.titles)})\\.`

const label = new RegExp(
  `^(?!(?:${oneOf(words.notLabels)})(?!\\p{L}))(?:${oneOf(words.labels)})(?!\\p{L})`,
  'iu',
)
const abbreviation = new RegExp(`(?<!\\p{L})(?:\\p{Lu}|${oneOf(words.endings)})\\.$`, 'u')

/**
 * Returns whether a text begins with a label: `Note:` and `Key Findings:` look like a place and a
 * name, but open something else.
 */
export function isLabel(text: string): boolean {
  return label.test(text)
}

/** Returns whether a line ends as a sentence does, and not in an abbreviation. */
export function isSentence(line: string): boolean {
  return /[.!?…。！？।؟۔]["'”’»」)\]]*$/u.test(line) && !abbreviation.test(line)
}

function oneOf(words: string[]): string {
  return words.join('|')
}
