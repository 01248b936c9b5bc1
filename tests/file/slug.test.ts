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
  'may hold only lower-case letters, digits, "-", "_" and inner dots, and begins with a letter or digit'

test.each([
  ['', `the name "" ${rule}`],
  ['.', `the name "." ${rule}`],
  ['..', `the name ".." ${rule}`],
  ['.hidden', `the name ".hidden" ${rule}: "hidden" would do`],
  ['ends.', `the name "ends." ${rule}: "ends" would do`],
  ['-starts', `the name "-starts" ${rule}: "starts" would do`],
  ['_starts', `the name "_starts" ${rule}: "starts" would do`],
  ['two words', `the name "two words" ${rule}: "two-words" would do`],
  ['a/b', `the name "a/b" ${rule}: "a-b" would do`],
  ['..\\b', `the name "..\\b" ${rule}: "b" would do`],
  ['a?b', `the name "a?b" ${rule}: "a-b" would do`],
  ['a#b', `the name "a#b" ${rule}: "a-b" would do`],
  ['a%2fb', `the name "a%2fb" ${rule}: "a-2fb" would do`],
  ['a&b', `the name "a&b" ${rule}: "a-b" would do`],
  ['a"b', `the name "a"b" ${rule}: "a-b" would do`],
  ['a\nb', `the name "a\nb" ${rule}: "a-b" would do`],
  ['a\n', `the name "a\n" ${rule}: "a" would do`],
  ['a\u0000', `the name "a\u0000" ${rule}: "a" would do`],
  ['a\u202eb', `the name "a\u202eb" ${rule}: "a-b" would do`],
  ['a\ud800', `the name "a\ud800" ${rule}: "a" would do`],
  ['🦉', `the name "🦉" ${rule}`],
  ['\u0301a', `the name "\u0301a" ${rule}: "a" would do`],
  ['Breaking-News', `the name "Breaking-News" ${rule}: "breaking-news" would do`],
  ['ÄRGER', `the name "ÄRGER" ${rule}: "ärger" would do`],
  ['a'.repeat(201), 'the name is over 200 bytes'],
  ['漢'.repeat(67), 'the name is over 200 bytes'],
])('%j is refused', (slug, message) => {
  expect(slugProblem(slug)).toEqual({ message })
})

test('a name in another Unicode form is told from one in capitals', () => {
  expect(slugProblem('cafe\u0301')?.message).toBe('the name must be in Unicode form C: "caf\u00e9"')
})

test('compile refuses a bad slug before it looks at the file', () => {
  expect(problemLines(compile({ slug: 'A', source: '' }, site), 'A.md')).toEqual([
    `A.md: the name "A" ${rule}: "a" would do`,
  ])
})
