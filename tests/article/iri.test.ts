import { expect, test } from 'vitest'
import { isIri } from '../../src/article/iri.ts'

test.each([
  'https://x.example/?p=1',
  'http://x.example',
  'HTTPS://X.Example/a',
  'https://[2001:db8::1]/a',
  'https://x.example/ü%C3%A9',
  'tag:news.example,2026:a',
  'tag:jo@news.example,2026-11-28:a',
  'urn:isbn:0451450523',
  'urn:uuid:0a1b2c3d-0000-4000-8000-00000000000a',
  'x-own:1',
])('%s is an IRI', (id) => {
  expect(isIri(id)).toBe(true)
})

test.each([
  '17',
  'article-17',
  '123 at https://old.example',
  '0a1b2c3d-0000-4000-8000-00000000000a',
  'https:article',
  'https://',
  'https://x.example/%zz',
  'https://x.example/a b',
  'https://x.example/<a>',
  'tag:news.example:17',
  'tag:x.example,2026-13-45:a',
  'urn:uuid:1234',
  'urn:x',
  '/articles/a',
])('%s is none', (id) => {
  expect(isIri(id)).toBe(false)
})
