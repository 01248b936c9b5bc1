import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { formatNames, formats } from '../../src/formats/index.ts'
import { renderer, stampOf } from '../../src/formats/stamp.ts'
import { fingerprint } from '../../src/http/fingerprint.ts'
import { allWords } from '../../src/site/languages.ts'
import { acceptedArticle, site } from '../setup/article-files.ts'
import { feedOf, tagArchive, tagWindow } from './sample-feed.ts'

test('a change of what is stored changes `renderer`, so that everything is rendered again', () => {
  const articles = ['everything', 'html-of-a-clumsy-author'].map(acceptedArticle)
  const hash = createHash('sha256').update(JSON.stringify(articles))
  // The stamp has those of the site, and an article may be in another language.
  for (const { content } of allWords.values()) hash.update(JSON.stringify(content))
  for (const name of formatNames) {
    for (const article of articles) hash.update(`${formats[name].item(article, site)}\n`)
    for (const part of [{}, tagWindow(name), tagArchive(name)]) {
      hash.update(`${feedOf(name, [], site, part)}\n`)
    }
  }
  const expected = hash.digest('base64url').slice(0, 12)
  expect(renderer, `in src/formats/stamp.ts: export const renderer = '${expected}'`).toBe(expected)
})

describe('the stamp', () => {
  test('is short, and the same for the same site', () => {
    expect(stampOf(site)).toMatch(/^[\w-]{12}$/)
    expect(stampOf(structuredClone(site))).toBe(stampOf(site))
  })

  test('is another for any other site', () => {
    const others = [
      { title: 'Other' },
      { url: 'https://other.example/' },
      { language: 'de' },
      { authors: {} },
      { words: { ...site.words, content: { ...site.words.content, correction: '{date}:' } } },
      { words: { ...site.words, marks: { ...site.words.marks, colon: '：' } } },
    ]
    const stamps = others.map((part) => stampOf({ ...site, ...part }))
    expect(new Set([...stamps, stampOf(site)]).size).toBe(others.length + 1)
  })

  test('a fingerprint is the beginning of a SHA-256', () => {
    expect(fingerprint('')).toBe('47DEQpj8HBSa')
  })
})
