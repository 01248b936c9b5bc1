import { describe, expect, test } from 'vitest'
import { opening } from '../../src/article/opening.ts'
import { shorten } from '../../src/article/text.ts'
import { read, written } from './controls.ts'

describe('shorten', () => {
  test.each([
    ['[RLI]a quotation[PDI] that goes on', 20, '[RLI]a quotation[PDI] that…'],
    ['[RLI]a quotation that goes on[PDI]', 20, '[RLI]a quotation that…[PDI]'],
    ['[RLI][RLE]a quotation that goes on[PDF][PDI]', 20, '[RLI][RLE]a quotation…[PDF][PDI]'],
    ['short[PDF] but [RLE]open', 20, 'short but [RLE]open[PDF]'],
    ['[RLE][RLE][RLE][RLE]word that goes on', 6, ''],
  ])('closes what it cuts: %s at %i is %s', (text, limit, expected) => {
    const short = shorten(read(text), limit)
    expect(written(short)).toBe(expected)
    expect(short.length).toBeLessThanOrEqual(limit)
  })

  test.each([
    ['short enough', 12, 'short enough'],
    ['a word too many', 14, 'a word too…'],
    ['a word too many', 11, 'a word too…'],
    ['a word too many', 10, 'a word…'],
    ['ends in a comma, and more', 16, 'ends in a comma…'],
    ['ends in a dash — and more', 17, 'ends in a dash…'],
    ['it’s don’t and so on', 11, 'it’s don’t…'],
    ['日本語の文章には空白がない', 8, expect.stringMatching(/^日本語の文章に?…$/)],
    ['👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧', 17, '👩‍👩‍👧👩‍👩‍👧…'],
    ['🦉🦉🦉', 4, '🦉…'],
    ['🦉🦉🦉', 5, '🦉🦉…'],
    ['e\u0301e\u0301 e\u0301e\u0301e\u0301', 8, 'e\u0301e\u0301…'],
    ['aword that begins too long', 3, 'aw…'],
    ['W'.repeat(500), 300, `${'W'.repeat(299)}…`],
    ['e\u0301'.repeat(9), 6, 'e\u0301e\u0301…'],
    ['—'.repeat(9), 6, '—————…'],
    ['👩‍👩‍👧👩‍👩‍👧', 8, ''],
  ])('%j at %i is %j', (text, limit, expected) => {
    const short = shorten(text, limit)
    expect(short).toEqual(expected)
    expect(short.length).toBeLessThanOrEqual(limit)
    expect(short.isWellFormed()).toBe(true)
  })

  test('at any limit, the short text is the beginning of the long one', () => {
    const text =
      'Zwölf Boxkämpfer 👩‍👩‍👧 jagen, 東京都の 🦉 Viktor — quer über den großen Sylter Deich.'
    for (let limit = 1; limit < text.length; limit++) {
      const short = shorten(text, limit)
      expect(short.length, short).toBeLessThanOrEqual(limit)
      expect(short === '' || text.startsWith(short.replace(/…$/, '')), short).toBe(true)
      expect(short).not.toMatch(/[\s,—]…$/)
    }
    expect(shorten(text, text.length)).toBe(text)
  })
})

describe('opening', () => {
  test.each([
    ['short enough', 12, 'short enough'],
    ['a word too many', 11, 'a word too…'],
    ['a word, too many', 8, 'a word…'],
    ['A sentence. And more', 12, 'A sentence…'],
    ['wordwithoutend', 6, 'wordwi…'],
    ['🦉🦉🦉', 5, '🦉🦉…'],
    ['منسوب المياه الجوفية', 15, 'منسوب المياه…'],
    ['日本語の文章には空白がない', 12, '日本語の文章…'],
    ['日本語 の文章には空白がない', 12, '日本語 の文…'],
    ['日本語', 6, '日本語'],
    ['한국어 문장에는 빈칸이 있다', 18, '한국어 문장에는…'],
  ])('%j at %i is %j', (text, limit, expected) => {
    expect(opening(text, limit)).toBe(expected)
    expect(opening(text, limit).isWellFormed()).toBe(true)
  })

  test('closes what it cuts', () => {
    const short = opening(read('[RLI]a quotation that goes on[PDI]'), 20)
    expect(written(short)).toBe('[RLI]a quotation that…[PDI]')
  })
})
