import { describe, expect, test } from 'vitest'
import { say } from '../../src/pages/words.tsx'
import { allWords } from '../../src/site/languages.ts'

/** Returns every text in the words of a language, each plural by itself. */
function textsIn(words: object): string[] {
  return Object.values(words).flatMap((part) => (typeof part === 'string' ? part : textsIn(part)))
}

const texts = [...allWords.values()].flatMap(textsIn)

test.each(texts.filter((text) => /[<>]/.test(text)))('each link leads somewhere: %s', (text) => {
  const links = say(text).filter((part) => part !== undefined && typeof part !== 'string')
  expect(links).toHaveLength(text.split('</').length - 1)
  for (const link of links) expect(String(link)).toMatch(/^<a href="\/[^"]*"[^>]*>[^<]+<\/a>$/)
})

describe('what is said', () => {
  test('has values where the words name them', () => {
    const said = say('the {count} of {name}, {name}', { count: 3, name: '<i>$&</i>' })
    expect(said.join('')).toBe('the 3 of <i>$&</i>, <i>$&</i>')
  })

  test('has nothing of a value that is left out', () => {
    expect(say('articles{which}.').join('')).toBe('articles.')
  })
})
