import { describe, expect, test } from 'vitest'
import { accentFor, contrastIn, readColour } from '../../src/site/accent.ts'
import { parseSite } from '../../src/site/parse-site.ts'

const least = 'title: T\ndescription: D\nurl: https://news.example\nlanguage: en\ntimezone: UTC\n'

function look(lines: string) {
  return parseSite(`${least}${lines}\n`).value?.look
}

function messages(lines: string): string[] {
  const { problems, notes = [] } = parseSite(`${least}${lines}\n`)
  return (problems ?? notes).map(({ line, field, message }) => `${line}: ${field}: ${message}`)
}

describe('a colour', () => {
  test.each([
    ['#B32', '#bb3322'],
    ['#b3261E', '#b3261e'],
    ['rgb(179, 38, 30)', '#b3261e'],
    ['rgb(179 38 30)', '#b3261e'],
    ['hsl(3, 71%, 41%)', '#b3261e'],
    ['hsl(120deg 100% 25%)', '#008000'],
    ['HSL(0 0% 100%)', '#ffffff'],
  ])('%s is %s', (text, colour) => expect(readColour(text)).toBe(colour))

  test.each([
    '',
    'red',
    '#12',
    '#12345',
    'rgb(256 0 0)',
    'rgb(1 2)',
    'hsl(0 101% 0%)',
    '#000;}',
    'rgb(1.2.3 0 0)',
  ])('%s is none', (text) => expect(readColour(text)).toBeUndefined())
})

// A step of 51 in each of red, green and blue.
const steps = ['00', '33', '66', '99', 'cc', 'ff']
const colours = steps.flatMap((red) =>
  steps.flatMap((green) => steps.map((blue) => `#${red}${green}${blue}`)),
)

test.each(['light', 'dark'] as const)('every accent can be read in the %s scheme', (scheme) => {
  for (const given of colours) {
    const { colour, on } = accentFor(given, scheme)
    expect(contrastIn(scheme, colour), `${given} is ${colour}`).toBeGreaterThanOrEqual(4.5)
    expect(['#ffffff', '#10141a']).toContain(on)
    if (contrastIn(scheme, given) >= 4.5 && colour !== given) {
      // Only because no words on a button of this colour could be read.
      expect(accentFor(colour, scheme).colour).toBe(colour)
    }
  }
})

test('an accent that can be read stays as it is', () => {
  expect(accentFor('#0b57a4', 'light')).toEqual({ colour: '#0b57a4', on: '#ffffff' })
  expect(accentFor('#8fc1ff', 'dark')).toEqual({ colour: '#8fc1ff', on: '#10141a' })
})

test('an accent that is unreadable keeps its hue, and as much of its chroma as there is', () => {
  expect(accentFor('#b3261e', 'dark').colour).toBe('#e85a4c')
  expect(accentFor('#0000ff', 'dark').colour).toBe('#4e83fe')
  expect(accentFor('#333333', 'dark').colour).toMatch(/^#(..)\1\1$/)
})

describe('the look of a site', () => {
  test('is as usual unless site.yaml says otherwise', () => {
    expect(look('')).toBeUndefined()
  })

  test('has an accent for each scheme', () => {
    expect(look('accent: "#b3261e"')).toEqual({
      accent: {
        light: { colour: '#b3261e', on: '#ffffff' },
        dark: { colour: expect.stringMatching(/^#[\da-f]{6}$/), on: '#10141a' },
      },
    })
    expect(look('accent: {light: "#b3261e", dark: "#ffb4ab"}')?.accent?.dark.colour).toBe('#ffb4ab')
  })

  test('notes where another colour stands for the accent', () => {
    expect(messages('accent: {light: "#ffcc00", dark: "#ffcc00"}')).toEqual([
      "6: accent: #ffcc00 can't be read well on light ground (1.3:1; links need 4.5:1); pages have " +
        `${accentFor('#ffcc00', 'light').colour} there. To choose another, write accent: {light: …, dark: …}`,
    ])
    expect(messages('accent: {light: "#b3261e", dark: "#ffb4ab"}')).toEqual([])
  })

  test('has a logo, a typeface and links', () => {
    expect(
      look(
        'logo: {url: /media/logo.svg, dark: /media/dark.svg, width: 400, height: 80}\n' +
          'typeface: /media/face.woff2\nfooter: End.\n' +
          'social: [https://social.example/@a, {name: Videos, url: https://videos.example/a}]',
      ),
    ).toEqual({
      logo: {
        ...{ url: 'https://news.example/media/logo.svg', width: 400, height: 80 },
        dark: 'https://news.example/media/dark.svg',
      },
      typeface: { url: 'https://news.example/media/face.woff2' },
      footer: 'End.',
      social: [
        { name: 'social.example', url: 'https://social.example/@a' },
        { name: 'Videos', url: 'https://videos.example/a' },
      ],
    })
    expect(look('logo: /media/logo.png\ntypeface: sans')).toEqual({
      logo: { url: 'https://news.example/media/logo.png' },
      typeface: 'sans',
    })
  })

  test('is noted where a colour without quotes is a comment', () => {
    const { value, notes } = parseSite(`${least}accent: #b3261e\nfooter: # later\n`)
    expect(value?.look).toBeUndefined()
    const message = '"#b3261e" is a comment in YAML; put the text in quotes'
    expect(notes).toEqual([{ line: 6, column: 9, message }])
  })

  test.each([
    [
      'accent: red',
      'accent: "red" is not a colour such as "#b3261e", "rgb(179 38 30)" or "hsl(3 71% 41%)"',
    ],
    ['accent: {light: "#fff"}', 'accent.dark: is required'],
    ['logo: {dark: /media/a.png}', 'logo.url: is required'],
    ['logo: {url: /media/a.png, width: 0}', 'logo.width: must be at least 1'],
    [
      'typeface: Comic',
      'typeface: "Comic" is neither serif nor sans, nor a font in media/ (.woff2)',
    ],
    [
      'typeface: https://fonts.example/media/a.woff2',
      'typeface: "https://fonts.example/media/a.woff2" is neither serif nor sans, nor a font in media/ (.woff2)',
    ],
    ['social: mastodon', 'social[0]: "mastodon" is not an absolute web address (https://…)'],
    [`footer: ${'x'.repeat(1001)}`, 'footer: is over 1000 characters'],
  ])('is refused with its line: %s', (line, message) => {
    expect(messages(line)).toEqual([`6: ${message}`])
  })
})

test('a site in a language without words is told so, unless it has its own', () => {
  const inSwedish = least.replace('language: en', 'language: sv')
  expect(parseSite(inSwedish).notes).toEqual([
    {
      ...{ line: 4, field: 'language' },
      message:
        'there are no words in "sv" yet, so those around the articles are English; `words` replaces them',
    },
  ])
  expect(parseSite(`${inSwedish}words: {language: sv, tag: {all: Ämnen}}\n`).notes).toEqual([])
})
