import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { openAgain, takePicture, type Visit } from './browser.ts'

/** From the narrowest phone, or 400 % zoom of a common screen, to wide. */
export const widths = [320, 360, 768, 1280, 1920]

/**
 * Opens a page at every size, in light and dark. Fails if it scrolls sideways, is not accessible, or
 * requests anything from another host. With PICTURES=1, keeps pictures of it under this name, on paper
 * too.
 */
export async function lookAt(visit: Visit, name: string, path: string): Promise<void> {
  const { page, refused, asked } = await openAgain(visit, path)
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 })
    expect(await takenWidth(page), `${name} scrolls sideways at ${width}`).toBeLessThanOrEqual(
      width,
    )
  }
  // For axe, the sizes between are no different, and neither is a scheme at another size.
  for (const [width, colorScheme] of [
    [1280, 'light'],
    [320, 'dark'],
  ] as const) {
    await page.setViewportSize({ width, height: 800 })
    await page.emulateMedia({ colorScheme })
    expect(await findViolations(page), `${name}-${colorScheme}`).toEqual([])
  }
  if (process.env.PICTURES) await takePictures(page, name)
  expect(refused).toEqual([])
  expect(asked).toEqual([])
}

/** Takes pictures of a page at four sizes, in light and dark, and on paper. */
export async function takePictures(page: Page, name: string): Promise<void> {
  for (const width of [320, 390, 820, 1440]) {
    await page.setViewportSize({ width, height: 900 })
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await takePicture(page, `${name}-${width}-${colorScheme}`)
    }
  }
  await page.emulateMedia({ media: 'print' })
  await takePicture(page, `${name}-print`)
  await page.emulateMedia({ media: null })
}

/** Returns how wide the content of a page is, in pixels. */
export function takenWidth(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth')
}

const axe = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')

/** Returns the accessibility violations of a page that axe-core finds. */
export async function findViolations(page: Page): Promise<string[]> {
  if (!(await page.evaluate('Boolean(window.axe)'))) {
    // The tab's next pages have it from the start: sending it takes longer than compiling it.
    await page.addInitScript(axe)
    await page.evaluate(axe)
  }
  // Describing what is right would take axe-core longer than finding it.
  const violations = await page.evaluate<AxeResults['violations']>(
    `axe.run({ resultTypes: ['violations'], iframes: false }).then(({ violations }) => violations)`,
  )
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`)
}
