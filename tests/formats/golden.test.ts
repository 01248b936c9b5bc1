import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Envelope } from '../../src/formats/format.ts'
import { formatNames, formats } from '../../src/formats/index.ts'
import { acceptedArticle, site } from '../setup/article-files.ts'
import { factsOf, readFeed } from './read-feed.ts'
import { feedOf, tagArchive, tagWindow } from './sample-feed.ts'

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

/** The main feed, a tag's window with tombstones and one of its archive documents. */
const documents = formatNames.flatMap((name) => {
  const { file: path } = formats[name]
  return [
    { name, file: path, part: {} },
    { name, file: `tag-${path}`, part: tagWindow(name) },
    { name, file: `tag-archive-${path}`, part: tagArchive(name) },
  ]
})

function write({ name, file, part }: (typeof documents)[number]): string {
  // The main feed shows all there is; the others what they say of themselves.
  const shown = file === formats[name].file ? slugs : ['note', 'title-only']
  return feedOf(name, shown.map(acceptedArticle), site, part)
}

if (process.env.UPDATE_GOLDEN === '1') {
  for (const document of documents) writeFileSync(join(golden, document.file), write(document))
}

describe('the golden feeds (UPDATE_GOLDEN=1 before the command writes them anew)', () => {
  test('there are three for each format', () => {
    const names = readdirSync(golden).filter((name) => !name.startsWith('.'))
    expect(names.sort()).toEqual(documents.map(({ file }) => file).sort())
  })

  test.each(documents)('$file is what is written today, to the byte', (document) => {
    expect(write(document)).toBe(readFileSync(join(golden, document.file), 'utf8'))
  })

  test.each(formatNames)('%s says what its articles say', (name) => {
    const { items } = readFeed[name](readFileSync(join(golden, formats[name].file), 'utf8'))
    expect(items).toEqual(slugs.map((slug) => factsOf(acceptedArticle(slug), name, site)))
  })

  test.each(documents)('$file says which part of its feed it is', ({ name, file, part }) => {
    const { tombstones: withdrawn = [], isArchive = false, ...rest }: Partial<Envelope> = part
    const { history, tombstones } = readFeed[name](readFileSync(join(golden, file), 'utf8'))
    expect(history).toEqual({
      isArchive,
      current: isArchive ? rest.currentUrl : undefined,
      previous: rest.previousUrl,
      next: rest.nextUrl,
    })
    expect(tombstones).toEqual(name === 'rss' ? [] : withdrawn)
  })
})
