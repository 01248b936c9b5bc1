/** The directional formatting characters and their names in UAX #9 §2. */
export const controls: Record<string, string> = {
  '\u202A': 'LRE',
  '\u202B': 'RLE',
  '\u202C': 'PDF',
  '\u202D': 'LRO',
  '\u202E': 'RLO',
  '\u2066': 'LRI',
  '\u2067': 'RLI',
  '\u2068': 'FSI',
  '\u2069': 'PDI',
  '\u200E': 'LRM',
  '\u200F': 'RLM',
  '\u061C': 'ALM',
}
const characters = Object.fromEntries(Object.entries(controls).map(([code, name]) => [name, code]))
/** Returns the text with `[RLE]` and its like in place of the characters. */
export function written(text: string): string {
  return text.replace(/\p{Bidi_Control}/gu, (code) => `[${controls[code]}]`)
}
/** Returns the text with the characters in place of `[RLE]` and its like. */
export function read(text: string): string {
  return text.replace(/\[([A-Z]{3})\]/g, (_, name) => characters[name] ?? '')
}
