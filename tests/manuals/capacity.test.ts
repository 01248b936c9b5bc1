import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { costTable, limitsTable, type Measured, readMeasured } from './capacity.ts'
import { readManual, root } from './manuals.ts'

const manual = readManual('tests/README.md')
const results = readFileSync(join(root, 'tests/bench/results.json'), 'utf8')
const measured = readMeasured(JSON.parse(results))

describe('how far one deployment carries', () => {
  test('the manual says what the prices and the last run of the bench come to', () => {
    expect(manual).toContain(limitsTable(measured))
    expect(manual).toContain(costTable(measured))
  })

  test('the arithmetic, by hand: 100,000 subscribers', () => {
    // 100,000 × 48 × 30 = 144 M requests; 134 M of them at $0.30 a million are $40.20.
    const round: Measured = { short: 60_000, long: 1e6, rowsRead: 50, rowsWritten: 50, cpu: 100 }
    // 100 × 288 × 30 × 100 ms = 86.4 M ms; 56.4 M of them at $0.02 a million are $1.128. 100,000
    // articles of 60 kB are 6 GB, one of them at $0.75.
    expect(costTable(round)).toContain('| 100,000 | 144.0 M | $40.20 | $1.13 | $0.75 | $47.08 |')
    expect(limitsTable(round)).toContain('| articles of 5.5 kB | 500 | 10,000 |')
    expect(limitsTable(round)).toContain(
      '| subscribers that poll every 30 minutes | 2,083 | 6,944 |',
    )
  })

  test('a run of the bench that lacks a number is noticed', () => {
    expect(() => readMeasured({ sections: [] })).toThrow('results.json has no')
  })
})
