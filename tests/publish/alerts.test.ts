import { expect, test } from 'vitest'
import { findingsOn } from '../../src/publish/alerts/causes.ts'
import {
  alertOf,
  ledgerFor,
  nextOf,
  withAttempt,
  withFindings,
  withTold,
} from '../../src/publish/alerts/ledger.ts'
import { readNotify } from '../../src/site/notify.ts'

const day = 86_400
const holds = { articles: () => 'One can’t be rendered.' }
const empty = ledgerFor('https://hooks.example/a', undefined)
const owed = (follower: string, reason?: string) => ({ follower, retry: 'later', reason })

test('what holds is told after a day, two, four and so on, and at last once in 30 days', () => {
  let ledger = empty
  const told: number[] = []
  for (let now = 0; now <= 100 * day; now += day) {
    ledger = withFindings(ledger, holds, now)
    const alert = alertOf(ledger, now)
    if (alert.length === 0) continue
    told.push(now / day)
    ledger = withTold(ledger, alert, now)
  }
  expect(told).toEqual([0, 1, 3, 7, 15, 31, 61, 91])
})

test('the waits after failures grow to six hours', () => {
  let ledger = withFindings(empty, holds, 0)
  let now = 0
  const waits: number[] = []
  for (let i = 0; i < 8; i++) {
    expect(alertOf(ledger, now)).toHaveLength(1)
    ledger = { ...withAttempt(ledger, now), look: 100 * day }
    waits.push(nextOf(ledger, now) - now)
    expect(alertOf(ledger, ledger.due - 1)).toEqual([])
    now = ledger.due
  }
  expect(waits).toEqual([60, 240, 960, 3840, 15_360, 21_600, 21_600, 21_600])
})

test('another address starts with an empty ledger', () => {
  const told = withTold(withFindings(empty, holds, 0), alertOf(withFindings(empty, holds, 0), 0), 0)
  expect(ledgerFor(empty.to, told)).toBe(told)
  expect(ledgerFor('desk@news.example', told)).toEqual({ ...empty, to: 'desk@news.example' })
})

test('a follower fails if it is owed something for a reason', () => {
  expect(Object.values(findingsOn([]))).toEqual(['well', 'well', 'well'])
  const failing = findingsOn([owed('cache', 'too many'), owed('public-hub', 'it answered 500')])
  expect(failing).toEqual({
    cache: expect.any(Function),
    hub: 'well',
    'public-hub': expect.any(Function),
  })
  // It waits for its next attempt, which says nothing new of it.
  expect(findingsOn([owed('public-hub')])).toEqual({ cache: 'well', hub: 'well' })
  expect(findingsOn([owed('cache')])).toEqual({})
})

test.each([
  ['https://hooks.example/services/a?b=c', { webhook: 'https://hooks.example/services/a?b=c' }],
  ['desk@news.example', { email: 'desk@news.example' }],
  ['http://hooks.example/a', undefined],
  ['https://localhost/', undefined],
  ['https://10.0.0.1/', undefined],
  ['https://[::1]/', undefined],
  ['https://printer.local/', undefined],
  ['https://a:b@hooks.example/', undefined],
  ['mailto:desk@news.example', undefined],
  ['desk', undefined],
])('%s tells %o', (text, expected) => {
  expect(readNotify(text)).toEqual(expected)
})

test('on one machine, a webhook may have any address', () => {
  expect(readNotify('http://127.0.0.1:9000/a', true)).toEqual({
    webhook: 'http://127.0.0.1:9000/a',
  })
  expect(readNotify('javascript:alert(1)', true)).toBeUndefined()
})
