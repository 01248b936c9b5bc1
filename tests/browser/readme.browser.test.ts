import { afterAll, beforeAll, expect, test } from 'vitest'
import { open, startVisit, type Visit, writePicture } from './browser.ts'
import { smallPng } from './small-png.ts'

let visit: Visit

// Only the sample site, as `npm start` shows it.
beforeAll(async () => {
  visit = await startVisit()
})

afterAll(() => visit.stop())

/**
 * The pictures in README.md. To renew them:
 *
 *   npm run test:browser -- readme && cp .wrangler/screenshots/home{,-dark}.png tests/browser/
 */
test.each([
  ['home', 'light'],
  ['home-dark', 'dark'],
] as const)('%s.png is the first thing that a visitor sees', async (name, colorScheme) => {
  const viewport = { width: 1200, height: 800 }
  const { page, context } = await open(visit, '/', { viewport, colorScheme })
  const picture = await smallPng(visit.browser, await page.screenshot())
  expect(picture.length).toBeLessThan(120_000)
  await writePicture(name, picture)
  await context.close()
})
