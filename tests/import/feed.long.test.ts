import { expect, test } from 'vitest'
import { rssFeed, rssItem } from '../setup/feeds.ts'
import { move } from '../setup/moving.ts'
import { endless, serve } from '../setup/web.ts'

test.each([
  ['never ends', endless, 'has over 268435456 bytes'],
  ['never comes', () => {}, 'does not come within 30 seconds'],
  [
    'stops in the middle',
    (response: { write: (text: string) => void }) => response.write('<rss>'),
    'does not come within 30 seconds',
  ],
])('a page that %s is told, and what came is kept', async (_, answer, reason) => {
  const { home } = await serve({
    '/feed': rssFeed([rssItem('one')], '<atom:link rel="next" href="/older"/>'),
    '/older': answer,
  })
  const { files, lines } = await move(`${home}/feed`)
  expect(files).toEqual(['articles/one.md'])
  expect(lines).toEqual([`${home}/older: older articles are missing: ${home}/older ${reason}`])
})
