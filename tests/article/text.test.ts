import { describe, expect, test } from 'vitest'
import {
  clean,
  decodeUtf8,
  mark,
  mayHaveMarks,
  oneLine,
  plainLine,
  term,
} from '../../src/article/text.ts'

describe('clean', () => {
  test.each([
    ['nothing to do', 'nothing to do'],
    ['', ''],
    ['tab\tand\nlines\r\n', 'tab\tand\nlines\r\n'],
    ['\0a\x01b\x08c\x0Bd\x0Ce\x0Ef\x1Fg', 'abcdefg'],
    ['delete\x7F, \x80 to \x9F, and next line \x85', 'delete,  to , and next line '],
    [
      '\uD800 high, \uDFFF low, \uDC00\uD800 the wrong way round',
      ' high,  low,  the wrong way round',
    ],
    ['pairs \uD835\uDC9C and 🦉 stay', 'pairs 𝒜 and 🦉 stay'],
    ['half of a pair 🦉\uD83E', 'half of a pair 🦉'],
    ['\uFDD0a\uFDEFb\uFFFEc\uFFFFd\uFFFDe', 'abcd\uFFFDe'],
    ['\u{1FFFE}a\u{1FFFF}b\u{10FFFE}c\u{10FFFF}d', 'abcd'],
    [
      'neighbours \uFDCF\uFDF0\uFFFC\uE000\u{1FFFD}\u{10FFFD}',
      'neighbours \uFDCF\uFDF0\uFFFC\uE000\u{1FFFD}\u{10FFFD}',
    ],
    [
      'format \u200B\u200D\u202E\u2028\u2060\uFEFF stays',
      'format \u200B\u200D\u202E\u2028\u2060\uFEFF stays',
    ],
    [`e${'\u0301'.repeat(31)}, o\u0301`, `e${'\u0301'.repeat(30)}, o\u0301`],
    [`a${'\u0302\u200D\u20DD'.repeat(999)}b`, `a${'\u0302\u200D\u20DD'.repeat(10)}b`],
  ])('%j → %j', (text, expected) => {
    expect(clean(text)).toBe(expected)
    expect(clean(clean(text))).toBe(expected)
  })

  test('keeps every character that XML 1.0 allows and doesn’t discourage', () => {
    for (let point = 0; point <= 0x10ffff; point++) {
      const allowed =
        [0x9, 0xa, 0xd].includes(point) ||
        (point >= 0x20 && point <= 0x7e) ||
        (point >= 0xa0 && point <= 0xd7ff) ||
        (point >= 0xe000 && point <= 0xfdcf) ||
        (point >= 0xfdf0 && (point & 0xfffe) !== 0xfffe)
      const character = String.fromCodePoint(point)
      if (clean(character) !== (allowed ? character : '')) expect.unreachable(point.toString(16))
    }
  })

  test('joins nothing that needs cleaning', () => {
    expect(clean('\uD83E\x01\uDD89')).toMatch(/^(🦉)?$/u)
    expect(clean(clean('\uD83E\x01\uDD89'))).toBe(clean('\uD83E\x01\uDD89'))
  })
})

describe('oneLine', () => {
  test.each([
    ['  two   words  ', 'two words'],
    ['line\nline\r\nline\ttab', 'line line line tab'],
    [
      'no\u00A0break, ideographic\u3000space, line\u2028separator',
      'no break, ideographic space, line separator',
    ],
    ['a \x01 b', 'a b'],
    [' \x01 ', ''],
    ['\uFEFFmark', 'mark'],
  ])('%j → %j', (text, expected) => {
    expect(oneLine(text)).toBe(expected)
  })
})

test('a title has its directions closed, a URL and an id stay as they are', () => {
  expect(plainLine(' \u202Ea\n b ')).toBe('\u202Ea b\u202C')
  expect(plainLine('\u202C a \u2069 b \u202C')).toBe('a b')
  expect(oneLine(' \u202Ea\n b ')).toBe('\u202Ea b')
})

describe('term', () => {
  test.each([
    ['Iran', 'iran'],
    [' New  York ', 'new-york'],
    ['new-york', 'new-york'],
    ['ÄTHER', 'äther'],
    ['a\u0308ther', 'äther'],
    ['Ｆｕｌｌ', 'full'],
    ['AC/DC', 'ac-dc'],
    ['what? #1\\2', 'what-1-2'],
    ['１／２', '1-2'],
    ['½', '1⁄2'],
    ['C++', 'c++'],
    ['Q&A', 'q&a'],
    ['漢字', '漢字'],
    ['No\u00A0break', 'no-break'],
  ])('%j → %j', (label, expected) => {
    expect(term(label)).toBe(expected)
  })

  // A browser takes these for steps between folders, so no page or feed could have such a URL
  // (WHATWG URL §4.4).
  test.each(['.', '..', ' .. ', '．．', '/./', '%2e'])('%j can stand in a path', (label) => {
    const url = new URL(`https://news.example/tags/${encodeURIComponent(term(label))}/rss.xml`)
    expect(decodeURIComponent(url.pathname)).toBe(`/tags/${term(label)}/rss.xml`)
  })

  test.each([
    'Iran',
    'İstanbul',
    'ΟΔΟΣ',
    'ẞ',
    '½',
    'ﬁne',
    'K',
    '／ x',
    'Å',
    '\u1E9B\u0323',
    '\u0399\u0342',
    '\u03D4\u0301',
  ])('%j: a term is its own term', (label) => {
    expect(term(term(label))).toBe(term(label))
  })
})

describe('decodeUtf8', () => {
  test.each([
    ['plain', Buffer.from('plain'), 'plain'],
    ['a byte order mark goes', Buffer.from('\uFEFFmark'), 'mark'],
    ['a second one stays', Buffer.from('\uFEFF\uFEFFmark'), '\uFEFFmark'],
    ['four bytes', Buffer.from('🦉'), '🦉'],
    ['an overlong slash', Buffer.from([0xc0, 0xaf]), undefined],
    ['a surrogate', Buffer.from([0xed, 0xa0, 0x80]), undefined],
    ['beyond Unicode', Buffer.from([0xf4, 0x90, 0x80, 0x80]), undefined],
    ['half a character', Buffer.from('é').subarray(0, 1), undefined],
  ])('%s', (_, bytes, text) => {
    expect(decodeUtf8(bytes)).toBe(text)
  })
})

test('every mark of Unicode counts as one, and what most texts have does not', () => {
  const isMark = new RegExp(mark, 'u')
  const missed = Array.from({ length: 0x110000 }, (_, i) => String.fromCodePoint(i)).filter(
    (character) => isMark.test(character) && !mayHaveMarks(character),
  )
  expect(missed).toEqual([])
  expect(mayHaveMarks('“É” — … • 漢字')).toBe(false)
})
