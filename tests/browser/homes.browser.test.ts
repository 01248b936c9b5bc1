import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { emptyStore, publishArticles, publishMedia } from '../setup/published.ts'
import { putSite } from '../setup/worker-process.ts'
import { openAgain, startVisit, takePicture, type Visit } from './browser.ts'
import { fortyArticles, siteOf, type Tongue } from './forty-articles.ts'
import { findViolations } from './look-at.ts'
import { movedBy } from './movement.ts'

// A site with forty articles, in each form that a home page may have.

let visit: Visit
let folder: string
const pictures = ['dawn', 'noon', 'dusk', 'night']

beforeAll(async () => {
  visit = await startVisit([])
  folder = await mkdtemp(join(tmpdir(), 'pictures-'))
  const page = await visit.browser.newPage({ viewport: { width: 1200, height: 675 } })
  const colours = ['#f3b27a, #7a4b6d', '#8cc7e8, #dff0d0', '#d96b4a, #2b2d5b', '#1c2740, #51657f']
  for (const [i, name] of pictures.entries()) {
    await page.setContent(
      `<body style="margin:0;height:100vh;background:linear-gradient(${20 + 40 * i}deg, ${colours[i]})">`,
    )
    await writeFile(join(folder, `${name}.png`), await page.screenshot())
  }
  await page.close()
})

afterAll(() => visit.stop())

const widths = [320, 768, 1280, 1920]

/** Cards that are beside others, whose tops or rules are not those of the others. */
const uneven = `[...document.querySelectorAll('.cards > .card + .card')].filter((card) => {
  const before = card.previousElementSibling
  const [here, there] = [card, before].map((element) => element.getBoundingClientRect())
  const isBeside = here.top < there.bottom
  const rules = [card, before].map((element) => getComputedStyle(element).borderTop)
  return isBeside && (here.top !== there.top || rules[0] !== rules[1])
}).length`

const sites: [string, Tongue, object, boolean][] = [
  ['front', 'en', {}, true],
  ['front-without-pictures', 'en', { home: 'front page' }, false],
  ['list', 'de', { home: 'list', typeface: 'sans' }, true],
  ['front-rtl', 'ar', { accent: '#0a7d4b' }, true],
  ['grid', 'ja', { home: 'grid', accent: '#b3261e', typeface: 'sans' }, true],
]

async function textAt(path: string): Promise<string> {
  return (await fetch(visit.worker.url + path)).text()
}

describe.each(sites)('%s', (name, language, look, hasPictures) => {
  beforeAll(async () => {
    await emptyStore(visit.worker.db)
    for (const from of ['content/media', folder]) await publishMedia(visit.worker.url, from)
    await putSite(visit.worker.url, siteOf(language, look))
    const urls = hasPictures ? pictures.map((picture) => `/media/${picture}.png`) : []
    await publishArticles(visit.worker.url, fortyArticles(language, urls))
  })

  test.each(Object.entries({ home: '/', older: '/older' }))(
    'the page %s looks well, and nothing moves',
    async (which, path) => {
      const { page, refused, asked } = await openAgain(visit, path)
      expect(await movedBy(page)).toBe(0)
      for (const width of widths) {
        await page.setViewportSize({ width, height: 900 })
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme })
          const seen = `${name}-${which}-${width}-${colorScheme}`
          const scrolled = await page.evaluate('document.documentElement.scrollWidth')
          expect(scrolled, `${seen} scrolls sideways`).toBeLessThanOrEqual(width)
          expect(await page.evaluate(uneven), `${seen} has uneven rows`).toBe(0)
          // For axe, the sizes between are no different.
          if (width === 320 || width === 1280) expect(await findViolations(page), seen).toEqual([])
          await takePicture(page, seen)
        }
      }
      expect([refused, asked]).toEqual([[], []])
      const html = await textAt(path)
      const style = await textAt(String(/\/style\.\w+\.css/.exec(html)))
      expect(Buffer.byteLength(html) + Buffer.byteLength(style)).toBeLessThanOrEqual(60_000)
    },
  )
})
