import { expect, test } from 'vitest'
import type { ArticleMeta } from '../../src/article/article.ts'
import { PeriodPage } from '../../src/pages/archive/answer.tsx'
import { periodOf } from '../../src/pages/archive/period.ts'
import { Cards } from '../../src/pages/partials/cards.tsx'
import { Dated, writeMonths } from '../../src/pages/partials/dated.tsx'
import { Headlines } from '../../src/pages/partials/headlines.tsx'
import { mainTopic } from '../../src/pages/topic.ts'
import type { Site } from '../../src/site/site.ts'
import { requireSite } from '../setup/site-file.ts'

const about = 'title: T\ndescription: D\nurl: https://news.example\ntimezone: UTC'

function siteIn(language: string): Site {
  return requireSite(`${about}\nlanguage: ${language}`)
}

function headlines(language: string): string {
  const known = { language, published: '2026-11-20T09:00:00Z', title: 'T' }
  const listed = [{ slug: 'a', meta: known as ArticleMeta }]
  return String(<Headlines site={siteIn(language)} listed={listed} />)
}

// Otherwise the words before it and its own numbers change places: a date begins with a number.
test('a date runs the way of its language among English words', () => {
  expect(headlines('ar')).toContain('<time datetime="2026-11-20T09:00:00Z" lang="ar" dir="rtl">')
  expect(headlines('de')).toContain(' lang="de" dir="ltr">20. November 2026</time>')
})

test('what was done to an article later on stays in one piece', () => {
  const known = { published: '2026-11-19T09:00:00Z', updated: '2026-11-20T09:00:00Z' }
  const article = { ...known, authors: [] as ArticleMeta['authors'] } as ArticleMeta
  expect(String(<Dated article={article} site={siteIn('ur')} />)).toMatch(
    /<\/time>\u00A0· <span lang="en" dir="ltr">updated <time [^>]*>[^<]*<\/time><\/span>$/,
  )
})

test('a title among English words says its language, the site’s own too', () => {
  expect(headlines('de')).toContain(
    '<a href="https://news.example/articles/a" dir="auto" lang="de">',
  )
})

test('a month of the archive is the one of its address where people use another calendar', () => {
  const month = periodOf('UTC', '2026/11')
  if (!month) throw new Error('no such month')
  const content = { listed: [], within: [], hasMore: false, earlier: undefined, later: undefined }
  const of = { slice: 'main', topic: mainTopic, period: month, page: 1, ...content }
  expect(String(<PeriodPage site={siteIn('fa')} {...of} />)).toContain('<h1>نوامبر ۲۰۲۶')
})

test.each([
  ['en', 'August 2024\u2009–\u2009July 2025'],
  ['ja', '2024年8月～2025年7月'],
  ['zh-Hant', '2024年8月至2025年7月'],
  ['ko', '2024년 8월~2025년 7월'],
])('months from one to another are written out in %s', (language, written) => {
  const meta = (published: string) => ({ slug: 'a', meta: { published } as ArticleMeta })
  const [newest, oldest] = [meta('2025-07-05T09:00:00Z'), meta('2024-08-05T09:00:00Z')]
  expect(writeMonths(siteIn(language), [newest, oldest])).toBe(written)
  expect(writeMonths(siteIn(language), [oldest, oldest])).toBe(written.split(/\u2009–|[～至~]/)[0])
})

test('an article that runs the other way turns its own words, not its card', () => {
  const known = { language: 'ar', published: '2026-11-20T09:00:00Z', title: 'T', summary: 'S' }
  const meta = { ...known, authors: [], tags: [] } as unknown as ArticleMeta
  const cards = String(<Cards site={siteIn('en')} listed={[{ slug: 'a', meta }]} />)
  expect(cards).toContain('<article class="card">')
  expect(cards).toContain('<h2 lang="ar" dir="rtl">')
  expect(cards).toContain('<p class="summary" lang="ar" dir="rtl">')
  expect(cards).toContain('<p class="meta">')
})
