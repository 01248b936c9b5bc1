import type { Site } from './site.ts'
import ar from './words/ar.json' with { type: 'json' }
import de from './words/de.json' with { type: 'json' }
import en from './words/en.json' with { type: 'json' }
import es from './words/es.json' with { type: 'json' }
import fa from './words/fa.json' with { type: 'json' }
import fr from './words/fr.json' with { type: 'json' }
import he from './words/he.json' with { type: 'json' }
import hi from './words/hi.json' with { type: 'json' }
import it from './words/it.json' with { type: 'json' }
import ja from './words/ja.json' with { type: 'json' }
import ko from './words/ko.json' with { type: 'json' }
import nl from './words/nl.json' with { type: 'json' }
import pl from './words/pl.json' with { type: 'json' }
import pt from './words/pt.json' with { type: 'json' }
import tr from './words/tr.json' with { type: 'json' }
import zhHans from './words/zh-hans.json' with { type: 'json' }
import zhHant from './words/zh-hant.json' with { type: 'json' }
import { englishWith, type SpokenWords, type Words, wordsKey } from './words.ts'

// Only what writes loads this file: a poll would pay for all languages, and a page needs one or two.

const tables: Words[] = [ar, de, en, es, fa, fr, he, hi, it, ja, ko, nl, pl, pt, tr, zhHans, zhHant]

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
