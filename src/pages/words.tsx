import type { Child } from 'hono/jsx'
import { directionOf } from '../article/direction.ts'
import { feedListPath, mainArchivePath, namesPath, subscribePath } from '../site/addresses.ts'
import type { Site } from '../site/site.ts'
import { type Plural, wordsKey } from '../site/words.ts'
import { readWords } from '../store/words.ts'

/** A site with its words, as all that pages show are given it. */
export type Speaking = Pick<Site, 'words'>

/**
 * Resolves to the site with the words for what is in a language: those of this language, if there are
 * any, else its own.
 */
export async function speaking(db: D1Database, site: Site, language: string): Promise<Site> {
  if (wordsKey(language) === wordsKey(site.language)) return site
  const words = await readWords(db, language)
  return words ? { ...site, words } : site
}

/** Returns the language of a site, an article or the words, and its direction, as attributes. */
export function inLanguageOf({ language }: { language: string }) {
  return { lang: language, dir: directionOf(language) }
}

/** Returns the attributes of an element that holds some of the words. */
export function inWords({ words }: Speaking) {
  return inLanguageOf(words)
}

/** Returns the attributes of an element that holds a date. */
export function inDates({ words }: Speaking) {
  return inLanguageOf({ language: words.dates })
}

/** The targets of the links in words, by the name of their element. */
const places: Record<string, string> = {
  home: '/',
  archive: mainArchivePath,
  tags: namesPath('tag'),
  authors: namesPath('author'),
  subscribe: subscribePath,
  opml: feedListPath,
}

/** Returns words with their values and links filled in. */
export function say(text: string, values: Record<string, Child> = {}): Child[] {
  return text.split(/(\{\w+\}|<\w+>.*?<\/\w+>)/).map((part) => {
    const [, name, place, label] = /^\{(\w+)\}$|^<(\w+)>(.*)</.exec(part) ?? []
    if (name !== undefined) return values[name]
    if (place === undefined) return part
    return (
      <a href={places[place]} download={place === 'opml'}>
        {label}
      </a>
    )
  })
}

const plurals = new Map<string, Intl.PluralRules>()

/** Returns the words for a number, in the plural that their language has for it. */
export function sayCount({ words }: Speaking, plural: Plural, count: number): Child[] {
  const { language } = words
  // The rules take a millisecond in a new isolate, and many words have one form.
  const hasForms = Object.values(plural).some((text) => text !== plural.other)
  const form = hasForms ? rulesOf(language).select(count) : 'other'
  return say(plural[form] ?? plural.other, { count: writeNumber(language, count) })
}

function rulesOf(language: string): Intl.PluralRules {
  const rules = plurals.get(language) ?? new Intl.PluralRules(language)
  plurals.set(language, rules)
  return rules
}

/** Returns a number of articles. */
export function Count({ site, count }: { site: Speaking; count: number }) {
  return (
    <span class="nowrap" {...inWords(site)}>
      {sayCount(site, site.words.archive.count, count)}
    </span>
  )
}

/** Languages whose numbers below 1000 are written as here. */
const plainNumbers = /^(?!.*-u-)(?:ar|(?:de|en|es|fr|he|hi|it|ja|ko|nl|pl|pt|tr|zh)(?:-.+)?)$/i

/** Returns a whole number in the digits of a language. */
export function writeNumber(language: string, count: number): string {
  // The formatter takes 4 ms of CPU in a new isolate.
  const isPlain = count < 1000 && plainNumbers.test(language)
  return isPlain ? String(count) : new Intl.NumberFormat(language).format(count)
}

const lists = new Map<string, Intl.ListFormat>()

/** Returns parts as the language of the words writes a list: `A, B and C`, or with `or`. */
export function listed(
  { words }: Speaking,
  parts: Child[],
  type: 'conjunction' | 'disjunction' = 'conjunction',
): Child {
  // The formatter takes longer to make than most lists need it.
  if (parts.length < 2) return parts
  const key = `${words.language} ${type}`
  const list = lists.get(key) ?? new Intl.ListFormat(words.language, { type })
  lists.set(key, list)
  const places = list.formatToParts(parts.map((_, i) => String(i)))
  return places.map(({ type, value }) => (type === 'element' ? parts[Number(value)] : value))
}

/** Returns the parts that are not empty, with separators between them, which begin no line. */
export function separated(parts: Child[], separator = '\u00A0· '): Child {
  return parts.filter(Boolean).flatMap((part, i) => (i === 0 ? [part] : [separator, part]))
}
