import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { documentAt } from '../../src/import/feed/documents.ts'
import { moveIn } from '../../src/import/move-in.ts'
import { recognise } from '../../src/import/recognise.ts'
import { hostsOf } from '../../src/import/web/fetch.ts'
import { site } from '../setup/article-files.ts'
import { rssFeed } from '../setup/feeds.ts'
import { folderOf } from '../setup/moving.ts'
import { serve } from '../setup/web.ts'

const post = (title: string, date: string) => `---\ntitle: ${title}\ndate: ${date}\n---\nWords.\n`

/** Moves posts in with the ids of a feed, and returns the id of each, and the report. */
async function idsOf(posts: Record<string, string>, feed: string) {
  const { source } = await recognise(folderOf({ '_config.yml': '', ...posts }))
  if (!source) throw new Error('no source')
  const ids = { first: await documentAt(feed), trusted: hostsOf([feed]) }
  const folder = folderOf({ x: '' })
  const target = { folder, site, now: Date.UTC(2026, 10, 28) / 1000, force: false, ids }
  const { lines } = await moveIn(source, target, () => {})
  const idOf = (slug: string) =>
    /^id: (.*)$/m.exec(readFileSync(join(folder, `articles/${slug}.md`), 'utf8'))?.[1]
  return { idOf, lines }
}

const item = (guid: string, link: string, title = '-', date = '2020-01-02') =>
  `<item><title>${title}</title><link>${link}</link><guid isPermaLink="false">${guid}</guid><pubDate>${new Date(date).toUTCString()}</pubDate></item>`

test('articles get the ids of an old feed by address, then by title and date', async () => {
  const { home } = await serve({
    '/feed': rssFeed(
      [
        item('1 at https://old.example', 'https://old.example/2020/01/02/plain.html'),
        item('2', 'https://old.example/2020/01/02/Loose/?x#y'.replace('?x', '')),
        item('3', 'https://feeds.example/~3/abc', 'By &amp;amp; title', '2020-01-02T23:00:00Z'),
        item('4', 'https://old.example/gone'),
      ],
      '<atom:link rel="next" href="/older"/>',
    ),
    '/older': rssFeed([
      item('https://old.example/?p=5', 'https://old.example/2019/01/02/older.html'),
    ]),
  })
  const { idOf, lines } = await idsOf(
    {
      '_posts/2018-01-02-ancient.md': post('Ancient', '2018-01-02'),
      '_posts/2019-01-02-older.md': post('Older', '2019-01-02'),
      '_posts/2020-01-02-plain.md': post('Plain', '2020-01-02'),
      '_posts/2020-01-02-loose.md': post('Loose', '2020-01-02'),
      '_posts/2020-01-02-titled.md': post('By & title', '2020-01-02'),
      '_posts/2020-01-05-new.md': post('By & title', '2020-01-05'),
      '_drafts/idea.md': post('Idea', '2020-01-05'),
    },
    `${home}/feed`,
  )
  expect(['older', 'plain', 'loose', 'titled', 'new', 'ancient', 'idea'].map(idOf)).toEqual([
    'https://old.example/?p=5',
    '1 at https://old.example',
    '"2"',
    '"3"',
    undefined,
    undefined,
    undefined,
  ])
  expect(lines).toEqual([
    'is older than what the old feed lists, and gets no id of it: _posts/2018-01-02-ancient.md',
    '_posts/2020-01-05-new.md: nothing in the old feed has its address, or its title and date',
    'https://old.example/gone: is in the old feed, but is no article here',
  ])
})

test('a saved feed does as well; what readers make of its ids is told', async () => {
  const entry = (id: string, name: string) =>
    `<entry><id>${id}</id><title>x</title><link href="https://old.example/2020/01/02/${name}.html"/><updated>2020-01-02T00:00:00Z</updated></entry>`
  const folder = folderOf({
    'atom.xml': `<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:x-test:1</id><title>x</title><updated>2020-01-01T00:00:00Z</updated>${entry('7 at https://old.example', 'a')}${entry('tag:old.example,2020:b', 'b')}</feed>`,
  })
  const { idOf, lines } = await idsOf(
    {
      '_posts/2020-01-02-a.md': post('A', '2020-01-02'),
      '_posts/2020-01-02-b.md': `---\ntitle: B\nid: urn:x-own:b\n---\nWords.\n`,
    },
    join(folder, 'atom.xml'),
  )
  expect([idOf('a'), idOf('b')]).toEqual(['7 at https://old.example', 'tag:old.example,2020:b'])
  expect(lines).toEqual([
    expect.stringMatching(/^its id is no address or URN.*: _posts\/2020-01-02-a.md$/),
  ])
})

test('no two articles get one id', async () => {
  const folder = folderOf({
    'feed.xml': rssFeed([item('1', 'https://old.example/2020/01/02/a.html', 'Same')]),
  })
  const { idOf, lines } = await idsOf(
    {
      '_posts/2020-01-02-a.md': post('Same', '2020-01-02'),
      '_posts/2020-01-03-b.md': post('Same', '2020-01-03'),
    },
    join(folder, 'feed.xml'),
  )
  expect([idOf('a'), idOf('b')]).toEqual(['"1"', undefined])
  expect(lines).toHaveLength(1)
})
