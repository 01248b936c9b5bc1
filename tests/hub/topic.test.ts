import { expect, test } from 'vitest'
import { formatNames } from '../../src/formats/index.ts'
import { readTopic, topicUrl } from '../../src/hub/topic.ts'
import { authorSlice, mainSlice, tagSlice } from '../../src/site/slices.ts'
import { site } from '../setup/article-files.ts'

const slices = [
  mainSlice,
  tagSlice('r&d'),
  tagSlice('नेपाल'),
  tagSlice("rock-'n'-roll"),
  authorSlice('a'),
]

test('every feed of a slice is a topic, by the address that it names itself', () => {
  for (const slice of slices) {
    for (const format of formatNames) {
      expect(readTopic(topicUrl({ slice, format }, site), site)).toEqual({ slice, format })
    }
  }
})

test('another spelling of it is one too', () => {
  const insecure = site.url.replace('https:', 'http:')
  expect(readTopic(`${insecure}RSS.xml`, site)).toEqual({ slice: mainSlice, format: 'rss' })
  expect(readTopic(`${site.url}tags/R%26D/atom.xml`, site)).toEqual({
    slice: tagSlice('r&d'),
    format: 'atom',
  })
})

test.each([
  '',
  'rss.xml',
  'https://other.example/rss.xml',
  `${site.url.replace('https:', 'ftp:')}rss.xml`,
  `${site.url.replace('https:', 'javascript:')}rss.xml`,
  `${site.url.replace('//', '//:word@')}rss.xml`,
  `${site.url}rss.xml#fragment`,
  `${site.url}`,
  `${site.url}feed`,
  `${site.url}rss.xml?tag=a&tag=b`,
  `${site.url}archive/1/rss.xml`,
  `${site.url}tags/a/archive/1/rss.xml`,
  `${site.url}a/b/rss.xml`,
  `${site.url}tags/rss.xml`,
  `${site.url}tags/%FF/rss.xml`,
])('%s is none', (text) => {
  expect(readTopic(text, site)).toBeUndefined()
})
