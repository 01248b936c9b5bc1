import { describe, expect, test } from 'vitest'
import { allWords, wordsAround, wordsIn } from '../../src/site/languages.ts'
import english from '../../src/site/words/en.json'
import { completeWords, englishWith, wordsKey } from '../../src/site/words.ts'

type Group = { [name: string]: string | Group }

/** Returns every text with its place, such as `tag.name`; a plural is one text for each category. */
function textsIn(group: Group, place = ''): [string, string][] {
  return Object.entries(group).flatMap(([name, text]): [string, string][] =>
    typeof text === 'string' ? [[place + name, text]] : textsIn(text, `${place}${name}.`),
  )
}

/** Returns the values and links in a text, in order of their names. */
function partsOf(text = ''): string[] {
  return (text.match(/\{\w+\}|<\w+>[^<>]+<\/\w+>/g) ?? [])
    .map((part) => part.replace(/>.*/, '>'))
    .sort()
}

const others = [...allWords.values()].filter(({ language }) => language !== 'en')
const usual = Object.fromEntries(textsIn(english))
const isPlural = (place: string) => /\.(?:zero|one|two|few|many|other)$/.test(place)

test('there are seventeen languages', () => {
  expect([...allWords.values()].map(({ language }) => language)).toEqual(
    'ar de en es fa fr he hi it ja ko nl pl pt tr zh-Hans zh-Hant'.split(' '),
  )
})

describe.each(others.map((words) => [words.language, words] as const))('%s', (language, words) => {
  const texts = textsIn(words)

  test('has every word, and no other', () => {
    const places = (all: [string, string][]) =>
      [
        ...new Set(all.map(([place]) => place.replace(/\.(?:zero|one|two|few|many|other)$/, ''))),
      ].sort()
    expect(places(texts)).toEqual(places(textsIn(english)))
  })

  test('says none of them in English', () => {
    const alike = texts.filter(([place, text]) => text === usual[place] && /\p{L}/u.test(text))
    // Words that these languages have in common, and the names of formats.
    const common = [
      'site.links',
      'site.feeds',
      'feed.main',
      'article.note',
      'article.later',
      'subscribe.title',
      'archive.count.one',
      'archive.count.other',
    ]
    expect(alike.map(([place]) => place).filter((place) => !common.includes(place))).toEqual([])
  })

  test('has the same values and links in each', () => {
    for (const [place, text] of texts) {
      if (isPlural(place)) continue
      expect(partsOf(text), place).toEqual(partsOf(usual[place]))
    }
  })

  test('has a text for each plural category of the language', () => {
    const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions()
    const plurals = [words.article.moreAuthors, words.tooMuch.many]
    for (const plural of plurals) {
      expect(Object.keys(plural).sort()).toEqual([...pluralCategories].sort())
      expect(partsOf(plural.other)).toContain('{count}')
    }
    for (const text of Object.values(words.tooMuch.many)) {
      expect(partsOf(text)).toContain('<subscribe>')
    }
  })

  test('has no text that begins or ends with a space, or has two of them', () => {
    const ofWords = texts.filter(([place]) => !place.startsWith('marks.'))
    expect(ofWords.filter(([, text]) => /^\s|\s$|\s\s/.test(text))).toEqual([])
  })
})

describe('the words of a language', () => {
  test.each([
    ['de-AT', 'de-Latn'],
    ['pt-BR', 'pt-Latn'],
    ['zh-TW', 'zh-Hant'],
    ['zh-HK', 'zh-Hant'],
    ['zh', 'zh-Hans'],
    ['zh-Hans-HK', 'zh-Hans'],
    ['fa-AF', 'fa-Arab'],
  ])('%s has those of %s', (language, key) => {
    expect(wordsKey(language)).toBe(key)
    expect(wordsIn(language)).toMatchObject({ ...allWords.get(key), language, dates: language })
  })

  test.each(['sv', 'hi-Latn', 'yue', 'art-x-klingon'])('%s has none', (language) => {
    expect(wordsIn(language)).toBeUndefined()
  })

  test('are the site’s if there are none, with English for a site that has none either', () => {
    const site = { language: 'sv', words: englishWith('sv') }
    expect(wordsAround('sv', site)).toMatchObject({ language: 'en', dates: 'sv' })
    expect(wordsAround('da', site)).toBe(site.words)
    expect(wordsAround('de-CH', site)).toMatchObject({ language: 'de-CH', tag: { all: 'Themen' } })
  })

  test('stored before a word was added have it in English', () => {
    const { marks: _, ...older } = { ...englishWith('de'), tag: { name: 'Thema' } }
    const complete = completeWords(older as never)
    expect(complete.tag).toEqual({ ...english.tag, name: 'Thema' })
    expect(complete.marks).toEqual(english.marks)
    expect(complete.dates).toBe('de')
  })
})
