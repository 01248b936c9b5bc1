import { afterAll, beforeAll, expect, test } from 'vitest'
import { open, startVisit, takePicture, type Visit } from './browser.ts'

let visit: Visit

beforeAll(async () => {
  visit = await startVisit('hostile')
})

afterAll(() => visit.stop())

/** Only what an author put there as an image or medium may be asked for. */
const own = /^https:\/\/(images|media)\.example\//

const paths = [
  '/',
  '/articles/scripts',
  '/articles/looks',
  '/archive/2026/11',
  '/rss.xml',
  "/tags/%3Cscript%3Ehit('tag')%3C-script%3E",
]

test.each(paths)(
  'on %s nothing of a hostile article runs, and nothing is fetched',
  async (path) => {
    const { page, context, refused, asked } = await open(visit, path)
    // What a sanitiser lets through often waits for a touch.
    const links = page.locator('.text a, .text summary, .text [title]')
    for (let i = 0; i < (await links.count()); i++) {
      await links
        .nth(i)
        .hover({ timeout: 500, force: true })
        .catch(() => {})
    }
    await page.waitForTimeout(300)
    expect(refused.filter((message) => !message.includes('net::ERR_FAILED'))).toEqual([])
    expect(asked.filter((url) => !own.test(url))).toEqual([])
    expect(new URL(page.url()).pathname).toBe(new URL(path, visit.worker.url).pathname)
    const found = await page.evaluate(`[...document.querySelectorAll('*')].flatMap((element) => [
    ...(/^(script|iframe|object|embed|form|base|style|svg|math|template)$/i.test(element.localName) &&
      element.type !== 'application/ld+json' && !/copy/.test(element.src) ? [element.outerHTML.slice(0, 300)] : []),
    ...[...element.attributes].filter(({ name, value }) =>
      /^on|^style$|^srcdoc$|^formaction$/.test(name) || /^\\s*(javascript|data|vbscript):/i.test(value)
    ).map(() => element.outerHTML.slice(0, 300)),
  ])`)
    expect(found).toEqual([])
    // Taking it leaves marks of its own on the page.
    await takePicture(page, `hostile-${path.replaceAll(/[^a-z]+/g, '-')}`)
    await context.close()
  },
)

test('the policy stops what a sanitiser would have missed', async () => {
  const { page, context } = await open(visit, '/articles/looks')
  const ran = await page.evaluate(`new Promise((resolve) => {
    window.hit = () => resolve(true)
    document.body.insertAdjacentHTML('beforeend', '<img src="/nothing.png" onerror="hit()">')
    const script = document.createElement('script')
    script.textContent = 'hit()'
    document.body.append(script)
    const file = document.createElement('script')
    file.src = '/media/icon.png'
    file.onload = () => resolve(true)
    document.body.append(file)
    setTimeout(() => resolve(false), 1000)
  })`)
  expect(ran).toBe(false)
  await context.close()
})

test('no other site may put a page in a frame', async () => {
  const { page, context } = await open(visit, '/robots.txt')
  await page.setContent(`<iframe src="${visit.worker.url}/"></iframe>`)
  await page.waitForTimeout(500)
  const inner = page.frames().find((frame) => frame !== page.mainFrame())
  expect(inner?.url()).toBe('chrome-error://chromewebdata/')
  await context.close()
})
