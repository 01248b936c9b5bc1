import { expect, test } from 'vitest'
import type { ArticleMeta } from '../../src/article/article.ts'
import { PeriodPage } from '../../src/pages/archive/answer.tsx'
import { periodOf } from '../../src/pages/archive/period.ts'
import { Dated } from '../../src/pages/partials/dated.tsx'
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
