import { connectors, isLabel, prefix } from './wire-words.ts'

// A bare colon or hyphen also stands within words, so these need their spaces.
const mark = String.raw`\s*：\s*|\s*:\s+|\s+-\s+|\s*(?:--|[—–―])\s+`
// "WASHINGTON—The" is a dateline, "Moscow—once" is not: only capitals do without the spaces.
const tightMark = String.raw`(?<=^\P{Ll}+)(?:--|——?)`
// The text after it begins as a sentence does, unlike the aside in "Putin — a former officer — said".
const sentence = String.raw`[\p{Lu}\p{Lt}\p{Lo}\p{N}\p{Ps}\p{Pi}\p{Sc}"'¿¡]`
const opening = new RegExp(`^\\s*(.{1,90}?)(?:${mark}|${tightMark})(?=${sentence})`, 'u')

const agency = String.raw`\s*[(（](?:\p{L}+|[\p{Lu}\p{Lo}][^()（）]{0,30})[)）]`
const day = String.raw`[0-3]?\d(?:st|nd|rd|th|er|º|\.)?`
const month = String.raw`\p{L}{3,}\.?`
const year = String.raw`(?:,?\s+(?:de\s+)?\d{4})?`
const date = `(?:${day}\\s+(?:of\\s+|de\\s+)?${month}|${month}\\s+(?:${day}|\\d{4}))${year}`
const afterComma = `\\s*[,،，]\\s*(?:\\p{L}+\\.?,?\\s+)?(?:${date}|\\d[\\d./-]*\\d)`
const agencyOrDate = new RegExp(`(?:${agency}|${afterComma})$`, 'u')

const placeWord = new RegExp(`^${prefix}\\[?[\\p{Lu}\\p{Lt}\\p{Lo}\\p{N}][^?!;"“”]*$`, 'u')

/**
 * Returns the place in the dateline that opens a paragraph, without agency and date; undefined if
 * there is none.
 */
export function findDateline(paragraph: string): string | undefined {
  let place = opening.exec(paragraph)?.[1] ?? ''
  while (agencyOrDate.test(place)) place = place.replace(agencyOrDate, '')
  return isPlace(place) ? place : undefined
}

function isPlace(text: string): boolean {
  const words = text.split(/[\s,،，、/&·]+/u)
  // In a script without capitals a short sentence looks like a place, so a place must be shorter.
  const [mostWords, mostLength] = /\p{Lo}/u.test(text) ? [4, 30] : [8, 60]
  return (
    /\p{L}/u.test(text) &&
    text.length <= mostLength &&
    words.length <= mostWords &&
    !isLabel(text) &&
    words.every((word, i) => placeWord.test(word) || (i > 0 && connectors.includes(word)))
  )
}
