import * as fc from 'fast-check'
import { describe, expect, inject, test } from 'vitest'
import {
  balance,
  clean,
  decodeUtf8,
  oneLine,
  plainLine,
  shorten,
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
    ['\uFDD0a\uFDEFb\uFFFEc\uFFFFd\uFFFDe', 'abcde'],
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

  test('of all characters it keeps those that XML 1.0 allows and does not discourage, but U+FFFD', () => {
    for (let point = 0; point <= 0x10ffff; point++) {
      const allowed =
        [0x9, 0xa, 0xd].includes(point) ||
        (point >= 0x20 && point <= 0x7e) ||
        (point >= 0xa0 && point <= 0xd7ff) ||
        (point >= 0xe000 && point <= 0xfdcf) ||
        (point >= 0xfdf0 && point !== 0xfffd && (point & 0xfffe) !== 0xfffe)
      const character = String.fromCodePoint(point)
      if (clean(character) !== (allowed ? character : '')) expect.unreachable(point.toString(16))
    }
  })

  test('what cleaning joins is clean too', () => {
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

/** The names of UAX #9 §2 for the characters that open and close a direction, and their marks. */
const names: Record<string, string> = {
  '\u202A': 'LRE',
  '\u202B': 'RLE',
  '\u202C': 'PDF',
  '\u202D': 'LRO',
  '\u202E': 'RLO',
  '\u2066': 'LRI',
  '\u2067': 'RLI',
  '\u2068': 'FSI',
  '\u2069': 'PDI',
  '\u200E': 'LRM',
  '\u200F': 'RLM',
  '\u061C': 'ALM',
}
const characters = Object.fromEntries(Object.entries(names).map(([code, name]) => [name, code]))
const written = (text: string) => text.replace(/\p{Bidi_Control}/gu, (code) => `[${names[code]}]`)
const read = (text: string) => text.replace(/\[([A-Z]{3})\]/g, (_, name) => characters[name] ?? '')

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
    .array(fc.constantFrom(...Object.keys(names), 'a', 'א'), { maxLength: 40 })
    .map((parts) => parts.join(''))

  test('leaves nothing open and closes nothing twice, and the rest as it was', () => {
    const inner = '[^\u202A-\u202E\u2066-\u2069]*'
    const embedding = new RegExp(`[\u202A\u202B\u202D\u202E]${inner}\u202C`, 'g')
    // What is open in an isolate ends with it.
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

  // Were it quadratic, it would not end before the test is given up.
  test('takes time in proportion to the length', () => {
    expect(balance('\u202E'.repeat(200_000) + '\u2069'.repeat(200_000))).toHaveLength(400_000)
    const nested = '\u2067\u202E'.repeat(200_000) + '\u202C\u2069'.repeat(200_000)
    expect(balance(nested)).toBe(nested)
  })

  test('a title is closed, an address and an identity stay as they are', () => {
    expect(plainLine(' \u202Ea\n b ')).toBe('\u202Ea b\u202C')
    expect(plainLine('\u202C a \u2069 b \u202C')).toBe('a b')
    expect(oneLine(' \u202Ea\n b ')).toBe('\u202Ea b')
  })
})

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
    ['aword that begins too long', 3, ''],
  ])('%j at %i is %j', (text, limit, expected) => {
    const short = shorten(text, limit)
    expect(short).toEqual(expected)
    expect(short.length).toBeLessThanOrEqual(limit)
    expect(short.isWellFormed()).toBe(true)
  })

  test('whatever the limit, a short text is a beginning of the long one', () => {
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
