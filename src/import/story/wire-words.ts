import words from './wire-words.json' with { type: 'json' }

/**
 * Small words that may stand within the name of a place (`Rio de Janeiro`) or person (`de la
 * Cruz`).
 */
export const { connectors, particles } = words

/** Matches what may stand before the capital of a name, as in `al-Quds` and `d’Or`. */
export const prefix = `(?:${words.prefixes.join('|').replaceAll("'", "['’]")})?`

/** Matches a title before a name. */
export const title = `(?:${words.titles.join('|')})\\.`

const label = new RegExp(
  `^(?!(?:${words.notLabels.join('|')})(?!\\p{L}))(?:${words.labels.join('|')})(?!\\p{L})`,
  'iu',
)
const abbreviation = new RegExp(`(?<!\\p{L})(?:\\p{Lu}|${words.endings.join('|')})\\.$`, 'u')

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
