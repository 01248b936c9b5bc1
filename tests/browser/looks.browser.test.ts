import axe, { type AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
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

test.each(Object.entries(pages))(
  '%s looks well at every size, in light and dark',
  async (name, path) => {
    const { page, context, refused, asked } = await open(visit, path)
    for (const [size, viewport] of Object.entries(sizes)) {
      await page.setViewportSize(viewport)
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        const seen = `${name}-${size}-${colorScheme}`
        await takePicture(page, seen)
        const width = await page.evaluate('document.documentElement.scrollWidth')
        expect(width, `${seen} scrolls sideways`).toBeLessThanOrEqual(viewport.width)
        // What axe looks at is the same at the sizes between.
        if (size === 'narrow' || size === 'wide')
          expect(await findViolations(page), seen).toEqual([])
      }
    }
    await page.emulateMedia({ media: 'print' })
    await takePicture(page, `${name}-print`)
    expect(refused).toEqual([])
    expect(asked).toEqual([])
    await context.close()
  },
)

test('a keyboard goes past the top of the page', async () => {
  const { page, context } = await open(visit, '/articles/everything')
  await page.keyboard.press('Tab')
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the content')
  expect(await page.evaluate('document.activeElement.getBoundingClientRect().top >= 0')).toBe(true)
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  expect(await page.evaluate("document.activeElement.closest('main') !== null")).toBe(true)
  await context.close()
})

async function findViolations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const { violations } = (await page.evaluate('axe.run()')) as AxeResults
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`)
}
