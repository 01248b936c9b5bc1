import { afterAll, beforeAll, expect, test } from 'vitest'
import { open, startVisit, takePicture, type Visit } from './browser.ts'

let visit: Visit

beforeAll(async () => {
  visit = await startVisit(['tests/fixtures/hostile'])
})

afterAll(() => visit.stop())

test('a browser draws formulas, and a wide one scrolls by itself', async () => {
  const { page, context, asked, refused } = await open(visit, '/articles/formulas', {
    viewport: { width: 390, height: 800 },
  })
  const found =
    await page.evaluate(`[...document.querySelectorAll('.text math')].map((formula) => ({
    display: getComputedStyle(formula).display,
    isDrawn: formula instanceof MathMLElement && formula.getBoundingClientRect().height > 0,
    isWide: formula.scrollWidth > formula.clientWidth && formula.clientWidth > 0,
    tabIndex: formula.tabIndex,
    words: formula.getAttribute('alttext'),
  }))`)
  const formulas = found as Record<string, unknown>[]
  expect(formulas.find(({ words }) => words === 'E=mc^2')).toMatchObject({
    display: 'math',
    isDrawn: true,
  })
  expect(formulas[2]).toMatchObject({ display: 'block math', isWide: true, tabIndex: 0 })
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390)
  // The columns of aligned equations meet.
  const edges = await page.evaluate(`(() => {
    const cells = [...document.querySelectorAll('mtd[columnalign]')].map((cell) => cell.firstElementChild)
    return cells.map((cell) => cell.getBoundingClientRect()).map(({ left, right }) => [left, right])
  })()`)
  const [a, b, c, d] = edges as [number, number][]
  expect(a?.[1]).toBe(c?.[1])
  expect(b?.[0]).toBe(d?.[0])
  expect(asked.filter((url) => !url.startsWith('https://images.example/'))).toEqual([])
  expect(refused.filter((message) => !message.includes('net::ERR_FAILED'))).toEqual([])
  await takePicture(page, 'formulas')
  await context.close()
})
