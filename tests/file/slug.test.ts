import { expect, test } from 'vitest'
import { compile } from '../../src/compile.ts'
import { slugProblem } from '../../src/file/slug.ts'
import { problemLines, site } from '../setup/article-files.ts'

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

const rule =
  'may contain only lower-case letters, digits, "-", "_" and inner dots, and must begin with a letter or digit'

test.each([
  ['', `the name "" ${rule}`],
  ['.', `the name "." ${rule}`],
  ['..', `the name ".." ${rule}`],
  ['.hidden', `the name ".hidden" ${rule}; try "hidden"`],
  ['ends.', `the name "ends." ${rule}; try "ends"`],
  ['-starts', `the name "-starts" ${rule}; try "starts"`],
  ['_starts', `the name "_starts" ${rule}; try "starts"`],
  ['two words', `the name "two words" ${rule}; try "two-words"`],
  ['a/b', `the name "a/b" ${rule}; try "a-b"`],
  ['..\\b', `the name "..\\b" ${rule}; try "b"`],
  ['a?b', `the name "a?b" ${rule}; try "a-b"`],
  ['a#b', `the name "a#b" ${rule}; try "a-b"`],
  ['a%2fb', `the name "a%2fb" ${rule}; try "a-2fb"`],
  ['a&b', `the name "a&b" ${rule}; try "a-b"`],
  ['a"b', `the name "a"b" ${rule}; try "a-b"`],
  ['a\nb', `the name "a\nb" ${rule}; try "a-b"`],
  ['a\n', `the name "a\n" ${rule}; try "a"`],
  ['a\u0000', `the name "a\u0000" ${rule}; try "a"`],
  ['a\u202eb', `the name "a\u202eb" ${rule}; try "a-b"`],
  ['a\ud800', `the name "a\ud800" ${rule}; try "a"`],
  ['🦉', `the name "🦉" ${rule}`],
  ['\u0301a', `the name "\u0301a" ${rule}; try "a"`],
  ['Breaking-News', `the name "Breaking-News" ${rule}; try "breaking-news"`],
  ['ÄRGER', `the name "ÄRGER" ${rule}; try "ärger"`],
  ['a'.repeat(201), 'the name is over 200 bytes'],
  ['漢'.repeat(67), 'the name is over 200 bytes'],
])('%j is refused', (slug, message) => {
  expect(slugProblem(slug)).toEqual({ message })
})

test('another Unicode form has a message of its own', () => {
  expect(slugProblem('cafe\u0301')?.message).toBe(
    'the name must be in Unicode normalization form C: "caf\u00e9"',
  )
})

test('compile refuses a bad slug before it reads the file', () => {
  expect(problemLines(compile({ slug: 'A', source: '' }, site), 'A.md')).toEqual([
    `A.md: the name "A" ${rule}; try "a"`,
  ])
})
