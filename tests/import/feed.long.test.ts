import { test } from 'vitest'
import { rssFeed, rssItem } from '../setup/feeds.ts'
import { move } from '../setup/moving.ts'
import { endless, serve, type WebAnswer } from '../setup/web.ts'

// All at once, because each of them waits.
test.concurrent.for<[what: string, answer: WebAnswer, reason: string]>([
  ['never ends', endless, 'has over 268435456 bytes'],
  ['never comes', () => {}, 'does not come within 30 seconds'],
  [
    'stops in the middle',
    (response) => void response.write('<rss>'),
    'does not come within 30 seconds',
  ],
])('a page that %s is told, and what came is kept', async ([, answer, reason], context) => {
  const { expect, onTestFinished } = context
  const feed = rssFeed([rssItem('one')], '<atom:link rel="next" href="/older"/>')
  const { home } = await serve({ '/feed': feed, '/older': answer }, onTestFinished)
  const { files, lines } = await move(`${home}/feed`)
  expect(files).toEqual(['articles/one.md'])
  expect(lines).toEqual([`${home}/older: older articles are missing: ${home}/older ${reason}`])
})
