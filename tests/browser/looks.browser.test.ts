import axe, { type AxeResults } from 'axe-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { open, startVisit, takePicture, type Visit } from './browser.ts'

let visit: Visit

beforeAll(async () => {
  visit = await startVisit('pages')
})

afterAll(() => visit.stop())

const pages: Record<string, string> = {
  home: '/',
  article: '/articles/putin-offers-to-mediate-between-israel-and-iran',
  'article-everything': '/articles/everything',
  'article-nothing': '/articles/nothing-but-text',
  'article-word': '/articles/word-of-300-characters',
  'article-table': '/articles/table-wider-than-the-page',
  'article-authors': '/articles/twenty-authors',
  'article-rtl-within': '/articles/right-to-left-within',
  'article-rtl': '/articles/right-to-left',
  'article-note': '/articles/note',
  tag: '/tags/rss',
  author: '/authors/example-author',
  archive: '/archive',
  'archive-year': '/archive/2026',
  'archive-month': '/archive/2026/11',
  'archive-of-tag': '/tags/rss/archive',
  rss: '/rss.xml',
  atom: '/atom.xml',
  json: '/feed.json',
  absent: '/articles/nothing',
}

const sizes = {
  narrow: { width: 320, height: 640 },
  mobile: { width: 390, height: 844 },
  tablet: { width: 820, height: 1180 },
  wide: { width: 1440, height: 900 },
}

describe.each(Object.entries(sizes))('%s', (size, viewport) => {
  describe.each(['light', 'dark'] as const)('%s', (colorScheme) => {
    test.each(Object.entries(pages))('%s', async (name, path) => {
      const { page, context, refused, asked } = await open(visit, path, { viewport, colorScheme })
      try {
        await takePicture(page, `${name}-${size}-${colorScheme}`)
        expect(refused).toEqual([])
        expect(asked).toEqual([])
        const width = await page.evaluate('document.documentElement.scrollWidth')
        expect(width, 'the page scrolls sideways').toBeLessThanOrEqual(viewport.width)
        // What it looks at is the same at the sizes between.
        if (size === 'mobile' || size === 'tablet') return
        await page.evaluate(axe.source)
        const { violations } = (await page.evaluate('axe.run()')) as AxeResults
        expect(
          violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`),
        ).toEqual([])
      } finally {
        await context.close()
      }
    })
  })
})
