import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { startVisit, type Visit } from './browser.ts'
import { lookAt } from './look-at.ts'

const sample = readFileSync(join(import.meta.dirname, '../../content/site.yaml'), 'utf8')

/** The sample site with other values in some of its fields; undefined removes a field. */
function siteWith(fields: Record<string, string | undefined>): string {
  return Object.entries(fields).reduce((file, [name, value]) => {
    const line = new RegExp(`^${name}: .*\\n`, 'm')
    return file.replace(line, value === undefined ? '' : `${name}: ${value}\n`)
  }, sample)
}

const folders = ['content/articles', 'tests/fixtures/pages']
/** Those that run this way and the other; every-page.browser.test.ts has the other pages. */
const articles = {
  article: '/articles/right-to-left',
  'article-everything': '/articles/everything',
}
const pages = {
  ...articles,
  home: '/',
  tag: '/tags/pictures',
  author: '/authors/example-author',
  archive: '/archive/2026/11',
  feed: '/atom.xml?tag=pictures&author=example-author',
  absent: '/nothing',
}
const arabic = {
  title: 'صحيفة المثال',
  description: 'أخبار عن الخلاصات، ومقالات قصيرة.',
  language: 'ar',
}
const nothing = { rights: undefined, image: undefined, icon: undefined }

const sites: [name: string, siteFile: string, folders: string[], pages: Record<string, string>][] =
  [
    ['right-to-left', siteWith(arabic), folders, articles],
    [
      'bare',
      siteWith({ ...nothing, title: `${'Long '.repeat(60)}`, language: 'de' }),
      folders,
      pages,
    ],
    [
      'empty',
      siteWith(nothing),
      [],
      { home: '/', tags: '/tags', archive: '/archive', feed: '/rss.xml' },
    ],
  ]

describe.each(sites)('a site that is %s', (name, siteFile, folders, pages) => {
  let visit: Visit

  beforeAll(async () => {
    visit = await startVisit(folders, siteFile)
  })

  afterAll(() => visit.stop())

  test.each(Object.entries(pages))('looks well: %s', (page, path) => {
    return lookAt(visit, `${name}-${page}`, path)
  })
})
