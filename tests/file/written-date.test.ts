import { describe, expect, test } from 'vitest'
import { parseInstant } from '../../src/article/dates.ts'
import { readDate } from '../../src/file/written-date.ts'

const zone = 'Europe/Berlin'

describe('a date with one meaning is read as people write it', () => {
  test.each([
    ['the year first', '2026-11-27', '2026-11-27'],
    ['the year first', '2026-4-9', '2026-04-09'],
    ['the year first', '2026/4/9', '2026-04-09'],
    ['the year first', '2026.04.09', '2026-04-09'],
    ['the year first', '20260409', '2026-04-09'],
    ['Chinese and Japanese', '2026年4月9日', '2026-04-09'],
    ['Korean', '2026년 4월 9일', '2026-04-09'],
    ['Korean', '2026. 4. 9.', '2026-04-09'],
    ['another hyphen', '2026‑04–09', '2026-04-09'],
    ['full-width digits', '２０２６-０４-０９', '2026-04-09'],
    ['a name', '9 Apr 2026', '2026-04-09'],
    ['a name', '9 april 2026', '2026-04-09'],
    ['a name', '9. April 2026', '2026-04-09'],
    ['a name', '09-Apr-2026', '2026-04-09'],
    ['a name', '9/Apr/2026', '2026-04-09'],
    ['a name', '9th of April, 2026', '2026-04-09'],
    ['a name', 'April 9, 2026', '2026-04-09'],
    ['a name', 'Apr. 9th 2026', '2026-04-09'],
    ['a name', 'SEPT 1, 2026', '2026-09-01'],
    ['a name', '2026 Apr 9', '2026-04-09'],
    ['a weekday', 'Thursday, April 9, 2026', '2026-04-09'],
    ['Jekyll', '2026-04-09 4:00:00 +0000', '2026-04-09T04:00:00Z'],
    ['Hugo', '2026-04-09T04:00:00.123-07:00', '2026-04-09T04:00:00-07:00'],
    ['Hexo', '2026/04/09 9:05:00', '2026-04-09T09:05:00'],
    ['WordPress', 'April 9, 2026 at 8:54 pm', '2026-04-09T20:54'],
    ['RFC 5322', 'Thu, 09 Apr 2026 20:54:54 +0100', '2026-04-09T20:54:54+01:00'],
    ['RFC 5322', 'Thu, 9 Apr 2026 20:54 GMT', '2026-04-09T20:54Z'],
    ['date(1)', 'Thu Apr  9 20:54:54 UTC 2026', '2026-04-09T20:54:54Z'],
    [
      'JavaScript',
      'Thu Apr 09 2026 20:54:54 GMT+0200 (Central European Summer Time)',
      '2026-04-09T20:54:54+02:00',
    ],
    ['ISO 8601, basic', '20260409T093015Z', '2026-04-09T09:30:15Z'],
    ['ISO 8601, a comma', '2026-04-09T09:30:15,5Z', '2026-04-09T09:30:15Z'],
    ['XML Schema', '2026-04-09+02:00', '2026-04-09T00:00+02:00'],
    ['XML Schema', '2026-04-09Z', '2026-04-09T00:00Z'],
    ['an hour of twelve', '2026-04-09 12am', '2026-04-09T00:00'],
    ['an hour of twelve', '2026-04-09 12:30 PM', '2026-04-09T12:30'],
    ['an hour of twelve', '2026-04-09 4 p.m.', '2026-04-09T16:00'],
    ['a short offset', '2026-04-09 09:30 UTC+2', '2026-04-09T09:30+02:00'],
    ['the time first', '9:30, 9 April 2026', '2026-04-09T09:30'],
  ])('%s: %s', (_, text, same) => {
    const instant = parseInstant(same, zone)
    expect(instant).toBeDefined()
    expect(readDate(text, zone)).toEqual({ instant, meant: [], exists: true })
  })

  test('every month, by its name and by its first letters', () => {
    for (let month = 1; month <= 12; month++) {
      const day = new Date(Date.UTC(2026, month - 1, 15))
      const same = day.toISOString().slice(0, 10)
      for (const style of ['short', 'long'] as const) {
        const name = day.toLocaleString('en-US', { month: style, timeZone: 'UTC' })
        for (const text of [`15 ${name} 2026`, `${name} 15, 2026`, `2026-${name}-15`]) {
          expect(readDate(text, zone).instant, text).toBe(parseInstant(same, zone))
        }
      }
    }
  })
})

describe('a date without one meaning', () => {
  test.each([
    ['27.11.2026', ['2026-11-27'], true],
    ['27. 11. 2026', ['2026-11-27'], true],
    ['27.11.26', ['2026-11-27'], true],
    ['27.11.2026 14:00', ['2026-11-27T14:00'], true],
    ['27.11.2026 2 pm +0100', ['2026-11-27T14:00+01:00'], true],
    ['11/27/2026', ['2026-11-27'], true],
    ['03/04/2026', ['2026-03-04', '2026-04-03'], true],
    ['3-4-2026', ['2026-03-04', '2026-04-03'], true],
    ['31.04.2026', ['2026-04-30'], true],
    ['05/05/2026', ['2026-05-05'], true],
    ['26-03-01', ['2001-03-26', '2026-03-01'], true],
    ['27 Nov 26', ['2026-11-27'], true],
    ['27 Nov 99', ['1999-11-27'], true],
    ['2026-11', ['2026-11-01'], true],
    ['November 2026', ['2026-11-01'], true],
    ['Mon, 27 Nov 2026', ['2026-11-27'], true],
    ['1711000000', ['2024-03-21T05:46:40Z'], true],
    ['1711000000000', ['2024-03-21T05:46:40Z'], true],
    // These don't exist.
    ['2026-02-30', ['2026-02-28'], false],
    ['2028-2-30', ['2028-02-29'], false],
    ['31 June 2026 10:00', ['2026-06-30T10:00'], false],
    ['2026-13-01', ['2026-01-13'], false],
    ['2026-27-11', ['2026-11-27'], false],
    ['2026-11-27T25:00', ['2026-11-27'], false],
    ['2026-11-27 13:00 pm', ['2026-11-27'], false],
    ['2026-11-27T09:30+25:00', ['2026-11-27'], false],
  ])('%s is answered with the form that was probably meant', (text, meant, exists) => {
    expect(readDate(text, zone)).toEqual({ instant: undefined, meant, exists })
  })

  test.each([
    '',
    '-',
    'yesterday',
    'true',
    '2026',
    'May 5',
    'on 2026-11-27',
    '2026-11-27 to 2026-11-28',
    '2026-11-27T09:30 CET',
    '27,11,2026',
    '٢٠٢٦-٠٣-٠١',
    '99.99.9999',
    '0999-03-01',
  ])('or with none: %j', (text) => {
    const { instant, meant } = readDate(text, zone)
    expect({ instant, meant }).toEqual({ instant: undefined, meant: [] })
  })

  test.each(['9', ', ', ' at', '1:', '(', 'jan ', '2026-'])('nor many of %j', (part) => {
    expect(readDate(part.repeat(3000), zone).meant).toEqual([])
  })

  test('what is advised is taken', () => {
    for (const text of ['27.11.2026 4 am', '1/2/2026', '2026-02-30 23:59:59 -0330', '31.4.26']) {
      const { meant } = readDate(text, zone)
      expect(meant.length).toBeGreaterThan(0)
      for (const advised of meant) expect(readDate(advised, zone).instant).toBeDefined()
    }
  })
})
