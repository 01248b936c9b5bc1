import { createHash } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { beforeAll, describe, expect, test } from 'vitest'
import { drawCard } from '../../../src/cli/cards/draw.ts'
import { faces, openStudio, type Studio } from '../../../src/cli/cards/fonts.ts'
import { fitText, type SetText, setText } from '../../../src/cli/cards/text.ts'
import { fontConfig } from '../../setup/fonts.ts'
import titles from './titles.json' with { type: 'json' }

// The library that sets the text is tried with each script that it is trusted with.

let studio: Studio

beforeAll(async () => {
  process.env.FONTCONFIG_FILE = fontConfig(mkdtempSync(join(tmpdir(), 'fonts-')))
  const opened = await openStudio()
  if (!opened) throw new Error('sharp is not installed')
  studio = opened
})

const font = faces.serif
const setting = { language: 'en', font, colour: '#000000', size: 60, width: 1000 }
const line = (text: string, language = 'en') =>
  setText(studio, text, { ...setting, language, isOneLine: true })
const widthOf = async (text: string, language?: string) => (await line(text, language)).raw.width
const ink = ({ input, raw }: SetText) => [
  ...[raw.width, raw.height],
  createHash('sha1').update(input).digest('hex'),
]

/** How much ink there is in each column. */
function columns({ input, raw: { width, height } }: SetText): number[] {
  const rows = Array.from({ length: height }, (_, y) => y)
  return Array.from({ length: width }, (_, x) =>
    rows.reduce((sum, y) => sum + (input[4 * (y * width + x) + 3] ?? 0), 0),
  )
}

test.each(Object.entries(titles))(
  'a title in %s has a glyph for each character',
  async (_, title) => {
    expect(await studio.lacks(title)).toEqual([])
  },
)

test('a character that no font has is found, and none that looks like the box for it', async () => {
  expect(await studio.lacks('Rain 雹 国 口 ა 🏳 \u{20000} a\u200db')).toEqual([
    '雹',
    'ა',
    '🏳',
    '\u{20000}',
  ])
})

describe('right-to-left', () => {
  test('Hebrew is in its order', async () => {
    const word = 'הגשם'
    // An override shows the characters in the order in which they are (UAX #9).
    const turned = `\u202D${[...word].reverse().join('')}\u202C`
    expect(ink(await line(word, 'he'))).toEqual(ink(await line(turned, 'he')))
    expect(ink(await line(word, 'he'))).not.toEqual(ink(await line(`\u202D${word}\u202C`, 'he')))
  })

  test('a name and a number in Hebrew keep their order, on the left of what is before them', async () => {
    const [whole, name] = [columns(await line('לפי RSS 2.0', 'he')), columns(await line('RSS 2.0'))]
    expect(whole.slice(0, name.length)).toEqual(name)
  })

  test('the language decides where a title goes that begins with a name', async () => {
    const [first, second] = [await line('RSS לפי', 'he'), await line('RSS לפי', 'en')]
    expect(ink(first)).not.toEqual(ink(second))
  })

  test('Arabic letters join', async () => {
    expect(await widthOf('بب', 'ar')).toBeLessThan(0.9 * (await widthOf('ب\u200Cب', 'ar')))
  })

  test('Persian words keep the gap of a zero-width non-joiner', async () => {
    expect(await widthOf('می‌بارد', 'fa')).not.toBe(await widthOf('میبارد', 'fa'))
  })

  test.each(['ar', 'fa', 'he'] as const)('a card in %s is mirrored', async (language) => {
    const { png } = await drawCard(studio, card(language))
    const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true })
    const at = (x: number) => [...data.subarray(3 * x, 3 * x + 3)]
    expect([at(2), at(info.width - 3)]).toEqual([paper, accent])
  })
})

test('Hindi is shaped: a vowel goes before its letter, and letters merge', async () => {
  const [merged, apart] = [await widthOf('क्ष', 'hi'), await widthOf('क्\u200Cष', 'hi')]
  expect(merged).toBeLessThan(0.9 * apart)
  // The same stroke begins both, though it is typed after two letters.
  const [first, second] = [columns(await line('बि', 'hi')), columns(await line('मि', 'hi'))]
  const bare = columns(await line('ब', 'hi'))
  expect((first[6] ?? 0) / (second[6] ?? 0)).toBeCloseTo(1)
  expect(bare[6]).toBeLessThan((first[6] ?? 0) / 2)
})

test('Thai vowels and tones stand above their letters, and lines end after words', async () => {
  expect(await widthOf('ที่', 'th')).toBeLessThan(1.15 * (await widthOf('ท', 'th')))
  const set = await setText(studio, 'ฝนตกบนที่ราบ', { ...setting, language: 'th', width: 240 })
  const apart = await setText(studio, 'ฝนตกบน\nที่ราบ', { ...setting, language: 'th' })
  expect(ink(set)).toEqual(ink(apart))
})

test('a line of Chinese or Japanese begins with no full stop', async () => {
  // There is room for two characters, and the full stop takes the second one with it.
  const set = await setText(studio, '国口。', { ...setting, language: 'ja', width: 140 })
  const apart = await setText(studio, '国\n口。', { ...setting, language: 'ja' })
  expect(ink(set)).toEqual(ink(apart))
})

test('a line of Korean ends between words', async () => {
  const set = await setText(studio, '스페인의 비는', { ...setting, language: 'ko', width: 300 })
  const apart = await setText(studio, '스페인의\n비는', { ...setting, language: 'ko' })
  expect(ink(set)).toEqual(ink(apart))
})

test('a line of Japanese ends between words, and none begins with a particle', async () => {
  const set = await setText(studio, '雨は平野に降る', { ...setting, language: 'ja', width: 250 })
  const apart = await setText(studio, '雨は\n平野に\n降る', { ...setting, language: 'ja' })
  expect(ink(set)).toEqual(ink(apart))
})

test('a word has one line if there is a size in which it has room', async () => {
  const at = (sizes: number[], text = 'Snowstorms') =>
    fitText(studio, text, { ...setting, width: 200, height: 200, sizes })
  expect(ink(await at([60, 30]))).toEqual(ink(await at([30])))
  expect(ink(await at([60, 50]))).toEqual(ink(await at([60])))
  expect(ink(await at([60, 30], 'Rain or snow'))).toEqual(ink(await at([60], 'Rain or snow')))
})

test.each([
  ['ja', '国、口'],
  ['en', '国 and 口'],
] as const)('a card in %s lists authors as pages do: %s', async (language, listed) => {
  expect(await studio.lacks(listed)).toEqual([])
  const authors = [{ name: '国' }, { name: '口' }]
  const { png } = await drawCard(studio, { ...card(language), authors })
  // The names stand at the end, after two faces.
  const box = { left: 222, top: 510, width: 900, height: 50 }
  const end = await sharp(png).extract(box).png().toBuffer()
  const { info } = await sharp(end)
    .trim({ background: '#fdfdfc' })
    .toBuffer({ resolveWithObject: true })
  const names = await setText(studio, listed, { ...setting, language, size: 30, isOneLine: true })
  expect(Math.abs(info.width - names.raw.width)).toBeLessThan(4)
})

test('four scripts go into one title', async () => {
  const title = 'Rain Дождь 雨 المطر in one title'
  expect(await studio.lacks(title)).toEqual([])
  const { png } = await drawCard(studio, { ...card('en'), headline: title })
  expect(await sharp(png).metadata()).toMatchObject({ width: 1200, height: 630, format: 'png' })
})

const accent = [0xb3, 0x26, 0x1e]
const paper = [0xfd, 0xfd, 0xfc]

function card(language: keyof typeof titles) {
  return {
    headline: titles[language],
    language,
    authors: [{ name: 'Example Author' }],
    site: { name: 'Example', host: 'news.example', language: 'en' },
    colour: '#b3261e',
    typeface: 'serif' as const,
  }
}
