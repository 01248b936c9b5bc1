import { expect, test } from 'vitest'
import { freeDeliveries, freeTable, paidTable } from './deliveries.ts'
import { readManual } from './manuals.ts'

const manual = readManual('src/hub/README.md')

test('the manual of the hub says what the prices and the counts of a delivery come to', () => {
  expect(manual).toContain(freeTable())
  expect(manual).toContain(paidTable())
})

test('the arithmetic, by hand', () => {
  // 100,000 rows written a day, two a delivery.
  expect(freeDeliveries().rowsWritten).toBe(50_000)
  // 1,000,000 × 10 × 30 = 300 M deliveries. 7.5 M messages take 22.5 M operations, 21.5 M of them at
  // $0.40 a million; 600 M rows are written, 550 M of them at $1 a million.
  expect(paidTable()).toContain('| 1,000,000 | 300 M | $8.60 | $550.00 | $0.00 | $0.00 | $563.60 |')
})
