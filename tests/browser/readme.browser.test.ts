import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { open, startVisit, type Visit } from './browser.ts'
import { smallPng } from './small-png.ts'

let visit: Visit

// Only the sample site, as `npm start` shows it.
beforeAll(async () => {
  visit = await startVisit()
})

afterAll(() => visit.stop())

/** The pictures in README.md, which `npm run screenshots` renews. */
test.each([
  ['home', 'light'],
  ['home-dark', 'dark'],
] as const)('%s.png is the first thing that a visitor sees', async (name, colorScheme) => {
  const viewport = { width: 1200, height: 800 }
  const { page, context } = await open(visit, '/', { viewport, colorScheme })
  const picture = await smallPng(visit.browser, await page.screenshot())
  expect(picture.length).toBeLessThan(120_000)
  if (process.env.RENEW_SCREENSHOTS)
    await writeFile(join(import.meta.dirname, `${name}.png`), picture)
  await context.close()
})
