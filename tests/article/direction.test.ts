import * as fc from 'fast-check'
import { describe, expect, inject, test } from 'vitest'
import { balance, directionOf } from '../../src/article/direction.ts'
import { controls, read, written } from './controls.ts'

describe('balance', () => {
  test.each([
    ['nothing to do', 'nothing to do'],
    ['[RLO]left open', '[RLO]left open[PDF]'],
    ['[RLI]an [LRE]inner one', '[RLI]an [LRE]inner one[PDF][PDI]'],
    ['[PDF]closes [PDI]nothing', 'closes nothing'],
    ['[PDI][RLO]leaves its isolate', '[RLO]leaves its isolate[PDF]'],
    ['once [RLE]too[PDF] often[PDF]', 'once [RLE]too[PDF] often'],
    ['[RLI]an isolate[PDF] is closed otherwise', '[RLI]an isolate is closed otherwise[PDI]'],
    ['[LRE]an embedding[PDI] too', '[LRE]an embedding too[PDF]'],
    [
      '[FSI]closes [RLE]what is in it[PDI] and[PDF] ends',
      '[FSI]closes [RLE]what is in it[PDI] and ends',
    ],
    [
      '[LRI]as [RLO]it[PDF] was[PDI] [LRE]written[PDF]',
      '[LRI]as [RLO]it[PDF] was[PDI] [LRE]written[PDF]',
    ],
    ['marks[LRM] close[RLM] nothing[ALM]', 'marks[LRM] close[RLM] nothing[ALM]'],
  ])('%s → %s', (text, expected) => {
    expect(written(balance(read(text)))).toBe(expected)
  })

  const tangled = fc
    .array(fc.constantFrom(...Object.keys(controls), 'a', 'א'), { maxLength: 40 })
    .map((parts) => parts.join(''))

  test('leaves nothing open, closes nothing twice and keeps the rest', () => {
    const inner = '[^\u202A-\u202E\u2066-\u2069]*'
    const embedding = new RegExp(`[\u202A\u202B\u202D\u202E]${inner}\u202C`, 'g')
    // The end of an isolate also closes what is open in it.
    const isolate = /[\u2066-\u2068][^\u202C\u2066-\u2069]*\u2069/g
    void fc.assert(
      fc.property(tangled, (text) => {
        const balanced = balance(text)
        let rest = balanced
        for (let before = ''; before !== rest; ) {
          before = rest
          rest = rest.replace(embedding, '').replace(isolate, '')
        }
        expect(rest).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/)
        const others = (of: string) => of.replace(/[\u202A-\u202E\u2066-\u2069]/g, '')
        expect(others(balanced)).toBe(others(text))
        expect(balance(balanced)).toBe(balanced)
        expect(balance(balanced + text)).toBe(balanced + balance(text))
      }),
      { seed: inject('seed') },
    )
  })

  // If it were quadratic, the test would time out.
  test('takes time in proportion to the length', () => {
    expect(balance('\u202E'.repeat(200_000) + '\u2069'.repeat(200_000))).toHaveLength(400_000)
    const nested = '\u2067\u202E'.repeat(200_000) + '\u202C\u2069'.repeat(200_000)
    expect(balance(nested)).toBe(nested)
  })
})

test.each([
  ['en', 'ltr'],
  ['ar', 'rtl'],
  ['he-IL', 'rtl'],
  ['az-Arab', 'rtl'],
  ['ar-Latn', 'ltr'],
  ['tlh', 'ltr'],
])('%s is written %s', (language, direction) => {
  expect(directionOf(language)).toBe(direction)
})
