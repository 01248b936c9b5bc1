import axe, { type AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { open, takePicture, type Visit } from './browser.ts'

const sizes = {
  narrow: { width: 320, height: 640 },
  mobile: { width: 390, height: 844 },
  tablet: { width: 820, height: 1180 },
  wide: { width: 1440, height: 900 },
}

/**
 * Opens a page at every size, in light and dark and on paper, and keeps pictures of it under this
 * name. Fails if it scrolls sideways, is not accessible, or requests anything from another host.
 */
export async function lookAt(visit: Visit, name: string, path: string): Promise<void> {
  const { page, context, refused, asked } = await open(visit, path)
  for (const [size, viewport] of Object.entries(sizes)) {
    await page.setViewportSize(viewport)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      const seen = `${name}-${size}-${colorScheme}`
      await takePicture(page, seen)
      const width = await page.evaluate('document.documentElement.scrollWidth')
      expect(width, `${seen} scrolls sideways`).toBeLessThanOrEqual(viewport.width)
      // For axe, the sizes between are no different.
      if (size === 'narrow' || size === 'wide') expect(await findViolations(page), seen).toEqual([])
    }
  }
  await page.emulateMedia({ media: 'print' })
  await takePicture(page, `${name}-print`)
  expect(refused).toEqual([])
  expect(asked).toEqual([])
  await context.close()
}

/** Returns the accessibility violations of a page that axe-core finds. */
export async function findViolations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const { violations } = (await page.evaluate('axe.run()')) as AxeResults
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`)
}
