import english from './words/en.json' with { type: 'json' }

/** A text for each plural category of a language (CLDR); `{count}` is the number. */
export type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }

type Told<T> = {
  [K in keyof T]: T[K] extends string
    ? string
    : T[K] extends { other: string }
      ? Plural
      : Told<T[K]>
}

/**
 * Every word around the articles in one language (BCP 47). `{name}` stands for a value, and
 * `<tags>…</tags>` for a link to one of the pages that every site has.
 */
export type Words = Told<typeof english>

/**
 * The words of a page, and the language of the dates among them, in whose direction the page runs. It is
 * another one than that of the words if there are no words in the language of the site.
 */
export type SpokenWords = Words & { dates: string }

/** Returns the words that a site has if there are none in its language, which is `dates`. */
export function englishWith(dates: string): SpokenWords {
  return { ...english, dates }
}

/**
 * Returns stored words with English for what they lack, since they may have been stored before it was
 * added.
 */
export function completeWords(stored: SpokenWords): SpokenWords {
  const groups = Object.entries(english).map(([name, group]) => {
    const own = stored[name as keyof Words]
    return [name, typeof group === 'string' ? (own ?? group) : { ...group, ...Object(own) }]
  })
  return { ...Object.fromEntries(groups), dates: stored.dates }
}

/** ICU takes 10 µs for one, and a page asks for two. */
const keys = new Map<string, string>()

/**
 * Returns the language and the script of a language tag, by which words are looked up: `de-Latn` for
 * `de-AT`, `zh-Hant` for `zh-TW` (RFC 4647, UTS #35 §4.3).
 */
export function wordsKey(language: string): string {
  const known = keys.get(language)
  if (known !== undefined) return known
  const { language: own, script } = new Intl.Locale(language).maximize()
  const key = `${own}-${script}`
  keys.set(language, key)
  return key
}
