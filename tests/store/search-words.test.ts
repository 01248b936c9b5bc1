import { DatabaseSync } from 'node:sqlite'
import { describe, expect, test } from 'vitest'
import { toIndexed, toMatch, wordsOfHtml } from '../../src/store/search-words.ts'

describe('the words of a text', () => {
  test.each([
    ['Über die Brücke', 'uber die brucke'],
    ['Straße, STRASSE', 'strasse strasse'],
    ['l’été — déjà!', 'l ete deja'],
    ['İstanbul ISIK ışık', 'istanbul isik isik'],
    ['Łódź, København', 'lodz kobenhavn'],
    ['Ὀδυσσεύς', 'οδυσσευσ'],
    ['Ёлка', 'елка'],
    ['مُحَمَّد الأمـــطار', 'محمد امطار'],
    ['والنهر بالنهر للنهر ال الله', 'نهر نهر نهر ال الله'],
    ['١٨٧٤ ۱۸۷۴', '1874 1874'],
    ['كتابي کتابی', 'کتابی کتابی'],
    ['שָׁלוֹם', 'שלום'],
    ['हिन्दी में', 'हिन्दी में'],
    ['東京都', '東京 京都 都'],
    ['雨', '雨'],
    ['ＲＳＳとｶﾞｲﾄﾞ', 'rss とガ ガイ イド ド'],
    ['RSS配信2026年', 'rss 配信 信 2026 年'],
    ['서울에서 비', '서울 울에 에서 서 비'],
    ['soft­hyphen', 'softhyphen'],
    ['*" () : ^ - + …', ''],
  ])('%s', (text, words) => {
    expect(toIndexed(text)).toBe(words)
  })

  test('those in HTML stand where its elements part them, and nowhere else', () => {
    const html =
      '<h2 title="a>b">One</h2><p>T<b>w</b>o &amp; <a href="/x>">thr</a>ee<br>&lt;four&gt;</p><p>five<sup>6</sup></p>'
    expect(toIndexed(wordsOfHtml(html))).toBe('one two three four five 6')
    const ruby = '<p><ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp>字<rt>じ</rt></ruby></p>'
    expect(toIndexed(wordsOfHtml(ruby))).toBe('漢字 字')
  })
})

describe('a query', () => {
  const db = new DatabaseSync(':memory:')
  db.exec('CREATE VIRTUAL TABLE w USING fts5(text)')

  test.each([
    ...[
      '',
      '   ',
      '"',
      '""',
      '*',
      'AND',
      'a AND',
      'NOT x',
      'text:',
      'text : x',
      '^x',
      'x NEAR/2 y',
    ],
    ...['{text} : x', '- text : x', '(', ')', '((((', "'; DROP TABLE w; --", 'x*y', '"a" "b', '\0'],
    ...['"'.repeat(10_000), 'x '.repeat(10_000), '雨'.repeat(5000), '\uD800', '﷽', 'a\u0300\u0300'],
  ])('is words and nothing else: %j', (query) => {
    const match = toMatch(query)
    if (match !== undefined) {
      expect(match).toMatch(/^[()]?[\p{L}\p{N}\p{M}"*() ORAND]+$/u)
      expect(() => db.prepare('SELECT rowid FROM w WHERE w MATCH ?').all(match)).not.toThrow()
    } else expect(toIndexed(query)).toBe('')
  })

  test('has at most sixteen words, each once', () => {
    expect(toMatch('ab ab AB')).toBe('"ab"')
    const many = Array.from({ length: 100 }, (_, i) => `w${i}`).join(' ')
    expect(toMatch(many)?.split(' AND ')).toHaveLength(16)
  })

  test('finds longer words by their beginning, but not by one letter or two', () => {
    expect(toMatch('rain of')).toBe('("rain" OR "rain" *) AND "of"')
  })
})
