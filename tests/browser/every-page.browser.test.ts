import type { Page, Response } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { everyPage, languages, publishEverything, speak } from '../setup/every-page.ts'
import { findMistakes } from '../setup/valid-html.ts'
import { startWorker } from '../setup/worker-process.ts'
import { open, openAgain, startVisit, type Visit } from './browser.ts'
import { findViolations, takenWidth, takePictures, widths } from './look-at.ts'
import { movedBy } from './movement.ts'

let visit: Visit
let preview: string

beforeAll(async () => {
  visit = await startVisit([])
  preview = await publishEverything(visit.worker)
})

afterAll(() => visit.stop())

/** In bytes, with the style sheet, without pictures and typefaces. */
const most = 60_000

/**
 * In these, every page is looked at; with EVERY_PAGE=1, in all. Languages of one direction differ in
 * words alone, so that each of the others has every third page, and each page five of the others.
 */
const whole = process.env.EVERY_PAGE ? languages : ['en', 'ar']

/** For axe, languages differ in words alone, so one language has the light pages and one the dark ones. */
function schemesOf(language: string, number: number): Scheme[] {
  if (process.env.EVERY_PAGE) return ['light', 'dark']
  if (language === 'en') return ['light']
  if (language === 'ar') return ['dark']
  return number % 9 === 0 ? ['light'] : []
}

test.each(languages.map((language, i) => ({ language, i })))(
  'pages in $language are valid, accessible, light and still',
  async ({ language, i }) => {
    await speak(visit.worker, language)
    const { page, refused, asked } = await openAgain(visit, '/')
    const isWhole = whole.includes(language)
    const problems: string[] = []
    const pages = [...everyPage(isWhole), ['preview', preview] as const]
    for (const [j, [kind, path]] of pages.entries()) {
      if (!isWhole && (i + j) % 3 !== 0) continue
      // A page moves, if at all, as it is first laid out: half of them begin narrow, and half wide.
      // Words can be too long for a narrow page alone.
      await page.setViewportSize({ width: (i + j) % 2 ? 1280 : 320, height: 800 })
      const response = await page.goto(visit.worker.url + path, { waitUntil: 'load' })
      const schemes = schemesOf(language, i + j)
      const found = await findProblems(page, response, {
        schemes,
        widths: isWhole ? widths : [320],
      })
      problems.push(...found.map((problem) => `${kind}: ${problem}`))
      if (process.env.PICTURES) await takePictures(page, `${language}-${kind}`)
    }
    expect(problems).toEqual([])
    expect(refused).toEqual([])
    expect(asked).toEqual([])
  },
)

test('so is the page of a Worker that has no site yet', async () => {
  const worker = await startWorker({ site: '' })
  const { page, context } = await open({ ...visit, worker }, '/')
  const response = await page.goto(worker.url, { waitUntil: 'load' })
  expect(await page.textContent('h1')).toBe('There is no site here yet')
  expect(await findProblems(page, response, { schemes: ['light', 'dark'], widths })).toEqual([])
  await context.close()
  await worker.stop()
})

type Scheme = 'light' | 'dark'
type Look = { schemes: Scheme[]; widths: number[] }

async function findProblems(page: Page, response: Response | null, { schemes, widths }: Look) {
  const html = (await response?.text()) ?? ''
  const problems = schemes.length > 0 ? await findMistakes(html) : []
  const size = Buffer.byteLength(html) + (await page.evaluate<number>(styleSize))
  if (html === '' || size > most) problems.push(`${size} bytes`)
  const moved = await movedBy(page)
  if (moved !== 0) problems.push(`moves while it loads: ${moved}`)
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 })
    const taken = await takenWidth(page)
    if (taken > width) problems.push(`${taken} wide at ${width}`)
  }
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme })
    problems.push(...(await findViolations(page)))
  }
  return problems
}

const styleSize = `performance.getEntriesByType('resource')
  .find(({ name }) => name.endsWith('.css')).decodedBodySize`

test('what moves is seen', async () => {
  const { page, context } = await open(visit, '/')
  await page.evaluate(`new Promise((resolve) => {
    window.paintedInParts = false
    document.querySelector('main').style.marginTop = '200px'
    requestAnimationFrame(() => requestAnimationFrame(resolve))
  })`)
  expect(await movedBy(page)).toBeGreaterThan(0)
  await context.close()
})
