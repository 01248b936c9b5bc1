import { afterAll, beforeAll, expect, test } from 'vitest'
import { testToken } from '../setup/worker-process.ts'
import { open, startVisit, type Visit } from './browser.ts'
import { lookAt } from './look-at.ts'

let visit: Visit

beforeAll(async () => {
  visit = await startVisit(['content/articles', 'tests/fixtures/pages'])
})

afterAll(() => visit.stop())

async function linkTo(slug: string): Promise<string> {
  const response = await fetch(`${visit.worker.url}/api/articles/${slug}/preview`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${testToken}` },
  })
  return new URL(((await response.json()) as { url: string }).url).pathname
}

test.each(['everything', 'right-to-left'])('the preview of %s looks well', async (slug) => {
  await lookAt(visit, `preview-${slug}`, await linkTo(slug))
})

test('its items are shown as readers show them, and can do nothing', async () => {
  const { page, context, refused } = await open(visit, await linkTo('everything'))
  await page.locator('iframe').last().scrollIntoViewIfNeeded()
  const frames = page.frames().slice(1)
  expect(frames).toHaveLength(3)
  for (const frame of frames) {
    await frame.waitForLoadState()
    expect(await frame.locator('.text').innerText()).not.toBe('')
    expect(await frame.evaluate('getComputedStyle(document.body).maxWidth')).not.toBe('none')
  }
  expect(refused).toEqual([])
  await context.close()
})
