import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type FormatName, formatNames, formats } from '../../src/formats/index.ts'
import { acceptedArticle, site } from '../compile/article-files.ts'
import { factsOf, readFeed } from './read-feed.ts'
import { feedOf } from './sample-feed.ts'

const golden = join(import.meta.dirname, '../golden')

// Newest first, as a window has them.
const slugs = [
  'everything',
  'attachments',
  'authors-keys-and-inline',
  'control-characters',
  'hostile-title',
  'language',
  'link-post',
  'note',
  'old-id',
  'relative-urls',
  'title-only',
]

function pathOf(name: FormatName): string {
  return join(golden, formats[name].path)
}

if (process.env.UPDATE_GOLDEN === '1') {
  for (const name of formatNames) {
    writeFileSync(pathOf(name), feedOf(name, slugs.map(acceptedArticle)))
  }
}

describe('the golden feeds (UPDATE_GOLDEN=1 before the command writes them anew)', () => {
  test('there is one for each format', () => {
    const names = readdirSync(golden).filter((name) => !name.startsWith('.'))
    expect(names.sort()).toEqual(formatNames.map((name) => formats[name].path).sort())
  })

  test.each(formatNames)('%s is what is written today, to the byte', (name) => {
    expect(feedOf(name, slugs.map(acceptedArticle))).toBe(readFileSync(pathOf(name), 'utf8'))
  })

  test.each(formatNames)('%s says what its articles say', (name) => {
    const { items } = readFeed[name](readFileSync(pathOf(name), 'utf8'))
    expect(items).toEqual(slugs.map((slug) => factsOf(acceptedArticle(slug), name, site)))
  })
})
