import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { open, openAgain, startVisit, takePicture, type Visit } from './browser.ts'
import { findForeign, findStray, readAgain, readFrame } from './keeps-its-place.ts'
import { findViolations } from './look-at.ts'

let visit: Visit

beforeAll(async () => {
  visit = await startVisit(['content/articles', 'tests/fixtures/hostile'])
})

afterAll(() => visit.stop())

/**
 * The page may only request the images and media that an author put there. The others are the `data-src`
 * of a picture, which a script would have loaded elsewhere, and a frame of a host that the site allows.
 */
const own =
  /^https?:\/\/(images|media)\.example\/|^https:\/\/elsewhere\.example\/d$|^https:\/\/player\.vimeo\.com\/video\/1$/

const paths = [
  '/',
  '/articles/scripts',
  '/articles/looks',
  '/archive/2026/11',
  '/rss.xml',
  '/nothing/%3Cscript%3Ehit(1)%3C/script%3E',
  "/tags/%3Cscript%3Ehit('tag')%3C-script%3E",
]

test.each(paths)(
  'on %s nothing of a hostile article runs, and nothing is fetched',
  async (path) => {
    const { page, refused, asked } = await openAgain(visit, path)
    // Scripts that get past a sanitiser often wait for an event.
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
    ...(/^(script|iframe|object|embed|form|base|style|foreignObject|image|template)$/i.test(element.localName) &&
      element.type !== 'application/ld+json' && !/copy/.test(element.src) &&
      !element.matches('form.address[action="/search"]') ? [element.outerHTML.slice(0, 300)] : []),
    ...[...element.attributes].filter(({ name, value }) =>
      /^on|^style$|^srcdoc$|^formaction$/.test(name) || /^\\s*(javascript|data|vbscript):/i.test(value)
    ).map(() => element.outerHTML.slice(0, 300)),
  ])`)
    expect(found).toEqual([])
    // Taking a screenshot changes the page.
    await takePicture(page, `hostile-${path.replaceAll(/[^a-z]+/g, '-')}`)
  },
)

/** Each with a harmless article that has the same fields. */
const articles = [
  ['mutations', 'innocent'],
  ['attributes', 'innocent'],
  ['addresses', 'innocent'],
  ['breakout', 'innocent'],
  ['clumsy', 'innocent'],
  ['embedded', 'innocent'],
  ['scripts', 'innocent-fields'],
  ['formulas', 'innocent'],
] as const

describe.each(articles)('the article %s', (slug, twin) => {
  // The sanitiser alone must suffice: feed readers don't have our policy.
  test.each([false, true])('runs nothing, without the policy: %s', async (bypassCSP) => {
    const path = `/articles/${slug}`
    const { page, refused, asked } = await openAgain(visit, path, { bypassCSP })
    await page.evaluate(touchAll)
    for (const key of ['Tab', 'Enter', 'Tab', 'Space', 'Alt+s', 'Escape']) {
      await page.keyboard.press(key)
    }
    await page.waitForTimeout(200)
    expect(new URL(page.url()).pathname).toBe(`/articles/${slug}`)
    const isLoading = (message: string) => /net::ERR_|Failed to load/.test(message)
    expect(refused.filter((message) => !isLoading(message))).toEqual([])
    // A URL whose scheme is removed becomes one on a host of that name.
    expect(asked.filter((url) => !own.test(url) && !/^https?:\/\/hit\(1\)\//.test(url))).toEqual([])
    expect(await findForeign(page)).toEqual([])
    expect(await readAgain(page)).toEqual([])
  })

  test('leaves the page around it as it is', async () => {
    const { page } = await openAgain(visit, `/articles/${slug}`)
    const frame = await readFrame(page)
    for (const width of slug === 'clumsy' ? [320, 390, 820, 1440] : [320, 1440]) {
      await page.setViewportSize({ width, height: 800 })
      expect(await findStray(page), `${width} wide`).toEqual([])
      await page.evaluate('scrollTo(0, document.documentElement.scrollHeight)')
      expect(await findStray(page), `${width} wide, at the end`).toEqual([])
      await page.evaluate('scrollTo(0, 0)')
    }
    if (slug === 'clumsy') await takePicture(page, 'hostile-clumsy')
    await page.evaluate(endRowSpans)
    const violations = await findViolations(page)
    // A link in a summary element is its author's doing.
    expect(violations.filter((what) => !what.startsWith('nested-interactive'))).toEqual([])
    await page.goto(`${visit.worker.url}/articles/${twin}`)
    expect(frame).toEqual(await readFrame(page))
  })
})

/** Ends each cell where its table ends, as browsers do: axe-core counts all rows that it asks for. */
const endRowSpans = `for (const cell of document.querySelectorAll('[rowspan]')) {
  const { rows } = cell.closest('thead, tbody, tfoot, table')
  cell.rowSpan = Math.min(cell.rowSpan, rows.length - cell.parentElement.sectionRowIndex)
}`

/** What a person may do to any element. Clicks on links are cancelled. */
const touchAll = `(() => {
  addEventListener('click', (event) => { if (event.target.closest?.('a')) event.preventDefault() })
  for (const element of document.querySelectorAll('.text *')) {
    for (const type of ['pointerover', 'mouseover', 'mouseenter', 'pointerdown', 'contextmenu']) {
      element.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true }))
    }
    element.focus()
    element.click?.()
  }
})()`

test('these checks see what is out of place', async () => {
  const { page, context, asked } = await open(visit, '/articles/innocent', { bypassCSP: true })
  const frame = await readFrame(page)
  expect(await findForeign(page)).toEqual([])
  expect(await findStray(page)).toEqual([])
  await page.evaluate(`document.querySelector('.text').innerHTML =
    '<p style="position: fixed; inset: 0">x</p><p class="skip">y</p><table><tr><td align="left">z</table>'`)
  expect(await findForeign(page)).toHaveLength(3)
  expect(await findStray(page)).toEqual([
    '<p style="position: fixed; inset: 0">x</p>',
    '<p class="skip">y</p>',
  ])
  await page.evaluate(`document.querySelector('.text').outerHTML =
    '<div class="text"></div></article><p style="min-width: 9999px">x</p>'`)
  expect(await findStray(page)).toEqual(['the page scrolls sideways'])
  expect(await readFrame(page)).not.toEqual(frame)
  const elsewhere = 'https://elsewhere.example/picture.png'
  expect(asked).toEqual([])
  await page.evaluate(`new Promise((resolve) => {
    const image = new Image()
    image.onerror = resolve
    image.src = '${elsewhere}'
  })`)
  expect(asked).toEqual([elsewhere])
  await context.close()
})

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

describe('what is not a page', () => {
  test.each(['/rss.xml?raw', '/atom.xml?raw', '/feeds.opml', '/sitemap.xml'])(
    '%s runs nothing, even if XHTML were in it',
    async (path) => {
      const { page, context } = await open(visit, '/robots.txt')
      await page.route(`${visit.worker.url}${path}`, async (route) => {
        const response = await route.fetch()
        const headers = { ...response.headers(), 'content-type': 'application/xml' }
        const body = `<feed><script xmlns="http://www.w3.org/1999/xhtml">
          document.documentElement.setAttribute('ran', '')</script></feed>`
        await route.fulfill({ response, headers, body })
      })
      await page.goto(visit.worker.url + path)
      expect(await page.evaluate('document.documentElement.localName')).toBe('feed')
      expect(await page.evaluate("document.documentElement.hasAttribute('ran')")).toBe(false)
      await context.close()
    },
  )

  test('a recording that is opened by itself plays', async () => {
    const { page, context, refused } = await open(visit, '/media/what-an-enclosure-carries.mp3')
    await page.waitForFunction("document.querySelector('video, audio')?.readyState > 0")
    expect(refused).toEqual([])
    await context.close()
  })
})

test('no other site may put a page in a frame', async () => {
  const { page, context } = await open(visit, '/robots.txt')
  await page.setContent(`<iframe src="${visit.worker.url}/"></iframe>`)
  await page.waitForTimeout(500)
  const inner = page.frames().find((frame) => frame !== page.mainFrame())
  expect(inner?.url()).toBe('chrome-error://chromewebdata/')
  await context.close()
})
