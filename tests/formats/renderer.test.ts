import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { formatNames, formats, renderer } from '../../src/formats/index.ts'
import { acceptedArticle, site } from '../setup/article-files.ts'
import { feedOf, tagArchive, tagWindow } from './sample-feed.ts'

test('whoever changes what is rendered changes `renderer`, so that what is stored is rendered anew', () => {
  const articles = ['everything', 'html-of-a-clumsy-author'].map(acceptedArticle)
  const hash = createHash('sha256')
  for (const name of formatNames) {
    for (const article of articles) hash.update(`${formats[name].item(article, site)}\n`)
    for (const part of [{}, tagWindow(name), tagArchive(name)]) {
      hash.update(`${feedOf(name, [], site, part)}\n`)
    }
  }
  const expected = hash.digest('base64url').slice(0, 12)
  expect(renderer, `in src/formats/index.ts: export const renderer = '${expected}'`).toBe(expected)
})
