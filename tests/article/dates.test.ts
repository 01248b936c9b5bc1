import { describe, expect, test } from 'vitest'
import { dayIn, parseInstant, toInstant } from '../../src/article/dates.ts'

describe('a date or date-time is parsed', () => {
  test.each([
    // With a zone, which overrides the site's.
    ['2026-03-01T09:30:15Z', 'Europe/Berlin', '2026-03-01T09:30:15Z'],
    ['2026-03-01t09:30:15z', 'Europe/Berlin', '2026-03-01T09:30:15Z'],
    ['2026-03-01T09:30:15.999Z', 'Europe/Berlin', '2026-03-01T09:30:15Z'],
    ['2026-03-01T09:30+05:30', 'Europe/Berlin', '2026-03-01T04:00:00Z'],
    ['2026-03-01T09:30-05:30', 'Europe/Berlin', '2026-03-01T15:00:00Z'],
    ['2026-03-01T09:30-00:30', 'Europe/Berlin', '2026-03-01T10:00:00Z'],
    ['2026-03-01T09:30+0530', 'Europe/Berlin', '2026-03-01T04:00:00Z'],
    ['2026-03-01 09:30 +05:30', 'Europe/Berlin', '2026-03-01T04:00:00Z'],
    ['2026-01-01T00:00+14:00', 'Europe/Berlin', '2025-12-31T10:00:00Z'],
    ['2026-03-29T02:30+01:00', 'Europe/Berlin', '2026-03-29T01:30:00Z'],
    // Without one.
    ['2026-03-01', 'UTC', '2026-03-01T00:00:00Z'],
    ['2026-03-01', 'Europe/Berlin', '2026-02-28T23:00:00Z'],
    ['2026-07-01', 'Europe/Berlin', '2026-06-30T22:00:00Z'],
    ['2026-03-01', 'Asia/Kolkata', '2026-02-28T18:30:00Z'],
    ['2026-03-01', 'Asia/Kathmandu', '2026-02-28T18:15:00Z'],
    ['2026-03-01', 'Pacific/Kiritimati', '2026-02-28T10:00:00Z'],
    ['2026-03-01', 'America/Los_Angeles', '2026-03-01T08:00:00Z'],
    ['2026-03-01 09:30', 'Europe/Berlin', '2026-03-01T08:30:00Z'],
    ['2026-03-01T09:30:15', 'Europe/Berlin', '2026-03-01T08:30:15Z'],
    ['2024-02-29', 'UTC', '2024-02-29T00:00:00Z'],
    ['2000-02-29', 'UTC', '2000-02-29T00:00:00Z'],
    ['1969-07-20T20:17:40Z', 'UTC', '1969-07-20T20:17:40Z'],
    ['9999-12-31T23:59:59Z', 'UTC', '9999-12-31T23:59:59Z'],
    // Berlin skips the hour from 02:00 on 29 March and has it twice on 25 October.
    ['2026-03-29T01:59:59', 'Europe/Berlin', '2026-03-29T00:59:59Z'],
    ['2026-03-29T02:00', 'Europe/Berlin', '2026-03-29T01:00:00Z'],
    ['2026-03-29T02:59:59', 'Europe/Berlin', '2026-03-29T01:59:59Z'],
    ['2026-03-29T03:00', 'Europe/Berlin', '2026-03-29T01:00:00Z'],
    ['2026-03-30', 'Europe/Berlin', '2026-03-29T22:00:00Z'],
    ['2026-10-25T01:59:59', 'Europe/Berlin', '2026-10-24T23:59:59Z'],
    ['2026-10-25T02:00', 'Europe/Berlin', '2026-10-25T00:00:00Z'],
    ['2026-10-25T02:59:59', 'Europe/Berlin', '2026-10-25T00:59:59Z'],
    ['2026-10-25T03:00', 'Europe/Berlin', '2026-10-25T02:00:00Z'],
    ['2026-10-26', 'Europe/Berlin', '2026-10-25T23:00:00Z'],
    // West of Greenwich, in the southern hemisphere, and where the clocks move by half an hour.
    ['2026-03-08T02:30', 'America/New_York', '2026-03-08T07:30:00Z'],
    ['2026-11-01T01:30', 'America/New_York', '2026-11-01T05:30:00Z'],
    ['2026-11-01T02:00', 'America/New_York', '2026-11-01T07:00:00Z'],
    ['2026-10-04T02:30', 'Australia/Sydney', '2026-10-03T16:30:00Z'],
    ['2026-04-05T02:30', 'Australia/Sydney', '2026-04-04T15:30:00Z'],
    ['2026-10-04T02:15', 'Australia/Lord_Howe', '2026-10-03T15:45:00Z'],
    ['2026-04-05T01:45', 'Australia/Lord_Howe', '2026-04-04T14:45:00Z'],
    // A midnight that the clocks skip, and a day that Samoa skipped.
    ['2025-09-07', 'America/Santiago', '2025-09-07T04:00:00Z'],
    ['2011-12-30T12:00', 'Pacific/Apia', '2011-12-30T22:00:00Z'],
  ])('%s in %s is %s', (text, timezone, instant) => {
    expect(parseInstant(text, timezone)).toBe(instant)
  })
})

describe('anything else is refused', () => {
  test.each([
    '',
    'yesterday',
    '2026',
    '2026-03',
    '2026-3-1',
    '03/01/2026',
    '20260301',
    '26-03-01',
    '0999-03-01',
    '0000-01-01',
    '+012026-03-01',
    '-2026-03-01',
    '2026-00-01',
    '2026-13-01',
    '2026-03-00',
    '2026-03-32',
    '2026-02-29',
    '1900-02-29',
    '2026-02-30',
    '2026-04-31',
    '2026-03-01T9:30',
    '2026-03-01T09',
    '2026-03-01T24:00',
    '2026-03-01T09:60',
    '2026-03-01T09:30:60',
    '2026-03-01T09:30:15,5Z',
    '2026-03-01T09:30+24:00',
    '2026-03-01T09:30+05:60',
    '2026-03-01T09:30+5',
    '2026-03-01T09:30 CET',
    '2026-03-01Z',
    '2026-03-01T09:30Z and more',
    'on 2026-03-01',
    '2026-03-01\n',
    '٢٠٢٦-٠٣-٠١',
    // Their years have four digits in their own zones, but not in UTC.
    '9999-12-31T23:30:00-01:00',
    '1000-01-01T00:00+05:00',
  ])('%j', (text) => {
    expect(parseInstant(text, 'Europe/Berlin')).toBeUndefined()
  })
})

test('a year that is out of range only in UTC is refused', () => {
  expect(parseInstant('9999-12-31T23:30', 'America/New_York')).toBeUndefined()
  expect(parseInstant('1000-01-01', 'Europe/Berlin')).toBeUndefined()
})

test('instants sort as text', () => {
  const texts = [
    '1000-06-01',
    '1969-07-20',
    '2026-03-01T09:30',
    '2026-03-01T09:30:01',
    '9999-12-30',
  ]
  const instants = texts.map((text) => parseInstant(text, 'Europe/Berlin'))
  expect([...instants].sort()).toEqual(instants)
})

test('milliseconds are cut, not rounded', () => {
  expect(toInstant(Date.UTC(2026, 2, 1, 9, 30, 15, 999) / 1000)).toBe('2026-03-01T09:30:15Z')
})

test.each([
  ['Europe/Berlin', '2026-03-01T22:59:59Z', '2026-03-01'],
  ['Europe/Berlin', '2026-03-01T23:00:00Z', '2026-03-02'],
  ['Europe/Berlin', '2026-07-01T22:00:00Z', '2026-07-02'],
  ['Pacific/Kiritimati', '2026-03-01T10:00:00Z', '2026-03-02'],
  ['America/Los_Angeles', '2026-03-01T07:59:59Z', '2026-02-28'],
])('in %s, %s falls on %s', (timezone, instant, day) => {
  expect(dayIn(timezone, instant)).toBe(day)
})
