import { describe, expect, test } from 'vitest'
import { say, words } from '../../src/pages/words.tsx'

const texts = Object.values(words).flatMap((group) =>
  typeof group === 'string' ? [] : Object.values<string>(group),
)

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
