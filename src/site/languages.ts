import type { Site } from './site.ts'
import arabic from './words/ar.json' with { type: 'json' }
import german from './words/de.json' with { type: 'json' }
import english from './words/en.json' with { type: 'json' }
import spanish from './words/es.json' with { type: 'json' }
import persian from './words/fa.json' with { type: 'json' }
import french from './words/fr.json' with { type: 'json' }
import hebrew from './words/he.json' with { type: 'json' }
import hindi from './words/hi.json' with { type: 'json' }
import italian from './words/it.json' with { type: 'json' }
import japanese from './words/ja.json' with { type: 'json' }
import korean from './words/ko.json' with { type: 'json' }
import dutch from './words/nl.json' with { type: 'json' }
import polish from './words/pl.json' with { type: 'json' }
import portuguese from './words/pt.json' with { type: 'json' }
import turkish from './words/tr.json' with { type: 'json' }
import simplifiedChinese from './words/zh-hans.json' with { type: 'json' }
import traditionalChinese from './words/zh-hant.json' with { type: 'json' }
import { englishWith, type SpokenWords, type Words, wordsKey } from './words.ts'

// Only what writes loads this file: a poll would pay for all languages, and a page needs one or two.

const tables: Words[] = [
  arabic,
  german,
  english,
  spanish,
  persian,
  french,
  hebrew,
  hindi,
  italian,
  japanese,
  korean,
  dutch,
  polish,
  portuguese,
  turkish,
  simplifiedChinese,
  traditionalChinese,
]

/** The words of each language by their key; see `wordsKey`. */
export const allWords = new Map(tables.map((words) => [wordsKey(words.language), words]))

/** Returns the words in a language, if there are any. */
export function wordsIn(language: string): SpokenWords | undefined {
  const words = allWords.get(wordsKey(language))
  return words && { ...words, language, dates: language }
}

/** Returns the words around an article in a language: its own, else those of the site. */
export function wordsAround(language: string, site: Pick<Site, 'language' | 'words'>): SpokenWords {
  const isOfSite = wordsKey(language) === wordsKey(site.language)
  return (isOfSite ? undefined : wordsIn(language)) ?? site.words
}

/** Returns the words of a site without its own changes: English, if there are none in its language. */
export function usualWords(language: string): SpokenWords {
  return wordsIn(language) ?? englishWith(language)
}
