import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { open, startVisit, type Visit } from './browser.ts'

let visit: Visit

beforeAll(async () => {
  visit = await startVisit()
})

afterAll(() => visit.stop())

const feeds = [
  ['/rss.xml', '<rss'],
  ['/atom.xml', '<feed'],
  ['/feed.json', '{"version"'],
] as const

describe.each(feeds)('%s', (path, beginning) => {
  test('is a page in a tab, and the feed for a program on any page', async () => {
    const { page, context, refused } = await open(visit, path)
    expect(await page.textContent('h1')).toBe('Dateline Example as a feed')
    expect(refused).toEqual([])
    // The policy of the site's pages forbids requests; this page has no policy.
    const blank = `${visit.worker.url}/blank`
    await context.route(blank, (route) => route.fulfill({ contentType: 'text/html', body: '' }))
    await page.goto(blank)
    const texts: unknown[] = []
    for (const cache of ['default', 'force-cache', 'default']) {
      texts.push(
        await page.evaluate(`fetch('${path}', { cache: '${cache}' }).then((r) => r.text())`),
      )
      await page.goto(visit.worker.url + path)
      expect(await page.textContent('h1')).toBe('Dateline Example as a feed')
      await page.goto(blank)
    }
    for (const text of texts) expect(String(text).slice(0, 200)).toContain(beginning)
    await context.close()
  })

  test('is there as a document, behind a link', async () => {
    const { page, context } = await open(visit, path)
    const href = await page.getAttribute('a[href$="?raw"]', 'href')
    expect(href).toBe(`${visit.worker.url}${path}?raw`)
    const response = await page.request.get(String(href), {
      headers: { 'Sec-Fetch-Dest': 'document' },
    })
    expect(await response.text()).toContain(beginning)
    await context.close()
  })
})

describe('the copy button', () => {
  test('copies the address of the feed, by keyboard too', async () => {
    const permissions = ['clipboard-read', 'clipboard-write']
    const { page, context, refused } = await open(visit, '/atom.xml', { permissions })
    await page.focus('#address')
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Copy')
    await page.keyboard.press('Enter')
    await page.waitForFunction("document.getElementById('copied').textContent === 'Copied.'")
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(
      `${visit.worker.url}/atom.xml`,
    )
    expect(refused).toEqual([])
    await context.close()
  })

  test('still copies where the page may not use the clipboard', async () => {
    const { page, context } = await open(visit, '/rss.xml')
    await page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    await page.click('#copy')
    await page.waitForFunction("document.getElementById('copied').textContent !== ''")
    expect(await page.evaluate('getSelection().toString()')).toBe(`${visit.worker.url}/rss.xml`)
    await context.close()
  })

  test('is not there without scripts, but everything else is', async () => {
    const { page, context } = await open(visit, '/rss.xml', { javaScriptEnabled: false })
    expect(await page.isVisible('#copy')).toBe(false)
    expect(await page.inputValue('#address')).toBe(`${visit.worker.url}/rss.xml`)
    expect(await page.locator('.headlines a').count()).toBeGreaterThan(3)
    await context.close()
  })
})
