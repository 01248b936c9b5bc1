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
] as const)('%s.png is what a visitor sees, the typefaces included', async (name, colorScheme) => {
  const viewport = { width: 1200, height: 800 }
  const { context } = await open(visit, '/', { viewport, colorScheme })
  // Another tab has a cache, so that its second page has the typefaces, as that of a visitor has.
  const page = await context.newPage()
  await page.goto(visit.worker.url)
  await page.evaluate('Promise.all([...document.fonts].map((font) => font.load()))')
  await page.reload()
  expect(await page.evaluate(`document.fonts.check('1rem "Source Sans 3"')`)).toBe(true)
  const picture = await smallPng(visit.browser, await page.screenshot())
  expect(picture.length).toBeLessThan(120_000)
  if (process.env.RENEW_SCREENSHOTS)
    await writeFile(join(import.meta.dirname, `${name}.png`), picture)
  await context.close()
})
