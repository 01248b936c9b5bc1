import type { Page } from 'playwright-core'

/** Tells of a page whether it was painted before all of it was parsed; runs before its own scripts. */
export const watchPainting = `requestAnimationFrame(() => {
  window.paintedInParts = document.readyState === 'loading'
})`

/** How much a page moved while it was loaded and scrolled to its end, as Chromium counts it. */
const movement = `new Promise((resolve) => {
  scrollTo(0, document.documentElement.scrollHeight)
  let moved = 0
  const count = (list) => { for (const { value } of list.getEntries()) moved += value }
  new PerformanceObserver(count).observe({ type: 'layout-shift', buffered: true })
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => resolve(moved), 30)))
})`

/**
 * Returns how much a page that was just loaded moved, as Chromium counts it (Cumulative Layout Shift).
 * A busy browser may paint a page of which it has parsed a part, and what follows may then move that
 * part, as the text of a button makes it wider: such a page is loaded again.
 */
export async function movedBy(page: Page): Promise<number> {
  for (let again = 10; ; again--) {
    const moved = await page.evaluate<number>(movement)
    if (moved === 0 || again === 0 || !(await page.evaluate('window.paintedInParts'))) return moved
    await page.reload({ waitUntil: 'load' })
  }
}
