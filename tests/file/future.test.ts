import { expect, test } from 'vitest'
import { compile } from '../../src/compile.ts'
import { futureProblem } from '../../src/file/future.ts'
import { site } from '../setup/article-files.ts'

const now = '2026-03-10T12:00:00Z'

/** The problem of an article with these dates, which stand on the lines 3 and on. */
function problemOf(dates: Record<string, string | undefined>) {
  const lines = Object.entries(dates).map(([name, value]) => `${name}: ${value}\n`)
  const source = `---\ntitle: A\n${lines.join('')}---\n`
  const { value, problems } = compile({ slug: 'a', source }, site)
  expect(problems).toBeUndefined()
  return value && futureProblem(source, value, now)
}

const published = '2026-03-01'
const scheduled = '2026-04-01T09:00Z'

test.each([
  { published },
  { published, updated: now },
  { published, updated: published },
  { published, withdrawn: now },
  { published, updated: now, withdrawn: '2026-03-09' },
  // It appears as updated at that moment.
  { published: scheduled },
  { published: scheduled, updated: scheduled },
  { published: scheduled, updated: scheduled, withdrawn: '2026-03-09' },
])('%j is possible', (dates) => {
  expect(problemOf(dates)).toBeUndefined()
})

test.each([
  [{ published, updated: '2026-03-10T12:00:01Z' }, 4, 'updated', 'set it to when'],
  [{ updated: '2029-01-01', published }, 3, 'updated', 'set it to when'],
  [{ published: scheduled, updated: '2026-04-01T09:00:01Z' }, 4, 'updated', 'leave it out'],
  [{ published, withdrawn: '2026-03-10T13:00Z' }, 4, 'withdrawn', 'is in the future'],
  [{ published, updated: '2029-01-01', withdrawn: '2026-03-09' }, 4, 'updated', 'set it to when'],
])('%j is not', (dates, line, field, message) => {
  expect(problemOf(dates)).toEqual({ line, field, message: expect.stringContaining(message) })
})
