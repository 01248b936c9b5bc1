import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { putSite } from '../setup/worker-process.ts'
import { open, startVisit, takePicture, type Visit } from './browser.ts'
import { lookAt, takenWidth } from './look-at.ts'

let visit: Visit

beforeAll(async () => {
  visit = await startVisit(['content/articles', 'tests/fixtures/pages'])
})

afterAll(() => visit.stop())

/** Articles of all kinds; every-page.browser.test.ts has the other pages. */
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
}

test.each(Object.entries(pages))('%s looks well at every size, in light and dark', (name, path) =>
  lookAt(visit, name, path),
)

test('what is shown while the store fails looks well too', async () => {
  await visit.worker.db.exec('ALTER TABLE membership RENAME TO elsewhere')
  await lookAt(visit, 'unavailable', '/')
  await visit.worker.db.exec('ALTER TABLE elsewhere RENAME TO membership')
})

test('a page of forced colours shows what can be done', async () => {
  const { page, context } = await open(visit, '/rss.xml', { forcedColors: 'active' })
  await takePicture(page, 'rss-forced-colours')
  const button = page.locator('#copy')
  const border = 'getComputedStyle(document.getElementById("copy")).borderTopStyle'
  expect([await button.isVisible(), await page.evaluate(border)]).toEqual([true, 'solid'])
  await context.close()
})

test('a picture that does not load shows its words in its place', async () => {
  const { page, context } = await open(visit, String(pages.article))
  await context.route('**/media/**', (route) => route.abort())
  await page.reload()
  const found = await page.evaluate(`(() => {
    const picture = document.querySelector('.picture img')
    const { clientWidth, clientHeight, alt } = picture
    const { content, position } = getComputedStyle(picture, '::after')
    return { isLarge: clientWidth > 500 && clientHeight > 200, alt, content, position }
  })()`)
  const { alt } = found as { alt: string }
  expect(alt).not.toBe('')
  expect(found).toEqual({ isLarge: true, alt, content: JSON.stringify(alt), position: 'absolute' })
  await context.close()
})

test('text of twice the size fits', async () => {
  const { page, context } = await open(visit, '/articles/everything', {
    viewport: { width: 1280, height: 800 },
  })
  await page.evaluate("document.documentElement.style.fontSize = '200%'")
  expect(await takenWidth(page)).toBe(1280)
  await context.close()
})

test('a page of a few lines ends with the window, and has nothing to scroll', async () => {
  const { page, context } = await open(visit, '/nothing', {
    viewport: { width: 1280, height: 1500 },
  })
  const ends = `['html', 'body > footer'].map((name) =>
    Math.round(document.querySelector(name).getBoundingClientRect().bottom))`
  expect(await page.evaluate(ends)).toEqual([1500, 1500 - 2 * 17])
  expect(await page.evaluate('document.documentElement.scrollHeight')).toBe(1500)
  await context.close()
})

test('a heading in Japanese ends its lines after words', async () => {
  const { page, context } = await open(visit, '/')
  await page.setContent(`<link rel="stylesheet" href="${visit.worker.url}/style.0.css">
    <h1 lang="ja">上流の堤防工事、予定より早く</h1>`)
  await page.waitForLoadState('load')
  // In the first line there is room for nine characters, which end within a word.
  const tops = await page.evaluate<number[]>(`(() => {
    const heading = document.querySelector('h1')
    const boxOf = (from, to) => {
      const range = document.createRange()
      range.setStart(heading.firstChild, from)
      range.setEnd(heading.firstChild, to)
      return range.getBoundingClientRect()
    }
    heading.style.textWrap = 'wrap'
    heading.style.width = boxOf(0, 9).width + 2 + 'px'
    return [boxOf(7, 8), boxOf(8, 9), boxOf(9, 10)].map(({ top }) => top)
  })()`)
  expect(tops[1]).toBe(tops[2])
  expect(tops[0]).toBeLessThan(tops[1] ?? 0)
  await context.close()
})

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

test('in place of a logo and a face that do not load are the name and its initial', async () => {
  const sample = await readFile('content/site.yaml', 'utf8')
  const logo = 'logo: /media/gone.png\n'
  await putSite(visit.worker.url, sample.replace(/^language: .*$/m, 'language: ar') + logo)
  const { page, context } = await open(visit, '/')
  await context.route('**/media/**', (route) => route.abort())
  await page.setViewportSize({ width: 320, height: 800 })
  await page.reload()
  expect(await takenWidth(page)).toBe(320)
  const gap = await page.evaluate<number>(`(() => {
    const [logo, lead] = ['.logo', '.nameplate .lead'].map((name) => document.querySelector(name))
    return lead.getBoundingClientRect().top - logo.getBoundingClientRect().bottom
  })()`)
  expect(gap).toBeGreaterThan(5)
  await page.goto(`${visit.worker.url}/authors`)
  const found = await page.evaluate(`[
    document.querySelector('.logo').matches(':dir(rtl)'),
    getComputedStyle(document.querySelector('img.avatar'), '::after').content,
  ]`)
  expect(found).toEqual([true, '"E"'])
  await context.close()
})
