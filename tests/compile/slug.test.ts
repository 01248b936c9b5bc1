import { expect, test } from 'vitest'
import { compile } from '../../src/compile/index.ts'
import { slugProblem } from '../../src/compile/slug.ts'
import { problemLines, site } from './article-files.ts'

test.each([
  'a',
  '7',
  'putin-offers-to-mediate',
  '2026-03-01',
  'version-1.2.3',
  'snake_case_',
  'ends-with-hyphen-',
  '漢字',
  'straße',
  'नई-दिल्ली',
  'a'.repeat(200),
  '漢'.repeat(66),
])('%s is a slug', (slug) => {
  expect(slugProblem(slug)).toBeUndefined()
})

const characters = 'may hold only letters, digits, "-", "_" and inner dots'

test.each([
  ['', `the file name ".md" ${characters}`],
  ['.', `the file name "..md" ${characters}`],
  ['..', `the file name "...md" ${characters}`],
  ['.hidden', `the file name ".hidden.md" ${characters}`],
  ['ends.', `the file name "ends..md" ${characters}`],
  ['-starts', `the file name "-starts.md" ${characters}`],
  ['_starts', `the file name "_starts.md" ${characters}`],
  ['two words', `the file name "two words.md" ${characters}`],
  ['a/b', `the file name "a/b.md" ${characters}`],
  ['..\\b', `the file name "..\\b.md" ${characters}`],
  ['a?b', `the file name "a?b.md" ${characters}`],
  ['a#b', `the file name "a#b.md" ${characters}`],
  ['a%2fb', `the file name "a%2fb.md" ${characters}`],
  ['a&b', `the file name "a&b.md" ${characters}`],
  ['a"b', `the file name "a"b.md" ${characters}`],
  ['a\nb', `the file name "a\nb.md" ${characters}`],
  ['a\n', `the file name "a\n.md" ${characters}`],
  ['a\u0000', `the file name "a\u0000.md" ${characters}`],
  ['a\u202eb', `the file name "a\u202eb.md" ${characters}`],
  ['a\ud800', `the file name "a\ud800.md" ${characters}`],
  ['🦉', `the file name "🦉.md" ${characters}`],
  ['\u0301a', `the file name "\u0301a.md" ${characters}`],
  ['Breaking-News', 'the file name must be lower-case: "breaking-news.md"'],
  ['ÄRGER', 'the file name must be lower-case: "ärger.md"'],
  ['a'.repeat(201), 'the file name is over 200 bytes'],
  ['漢'.repeat(67), 'the file name is over 200 bytes'],
])('%j is refused', (slug, message) => {
  expect(slugProblem(slug)).toEqual({ message })
})

test('a name in another Unicode form is told from one in capitals', () => {
  expect(slugProblem('cafe\u0301')?.message).toBe(
    'the file name must be in Unicode form C: "caf\u00e9.md"',
  )
})

test('compile refuses a bad slug before it looks at the file', () => {
  expect(problemLines(compile({ slug: 'A', source: '' }, site), 'A.md')).toEqual([
    'A.md: the file name must be lower-case: "a.md"',
  ])
})
