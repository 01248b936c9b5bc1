import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { pngOf, publishMedium } from '../setup/media.ts'
import { ringAlarm } from '../setup/press.ts'
import { api, articleFile, get, home, publish, readFeedTexts } from '../setup/requests.ts'
import { emptyStore } from '../setup/store.ts'

beforeEach(() => {
  vi.spyOn(console, 'log').mockReturnValue()
})

afterEach(emptyStore)

/** A picture of 3,000 × 2,000 pixels in its smaller widths. */
async function publishSmaller(): Promise<void> {
  await publishMedium('a b/photo-480w.png', pngOf(480, 320))
  await publishMedium('a b/photo-960w.png', pngOf(960, 640))
  await publishMedium('a b/photo-1600w.png', pngOf(1600, 1067))
}

async function readItem() {
  const [item] = JSON.parse((await readFeedTexts())['/feed.json']).items
  return item
}

const file = (width: number) => `${home}/media/a%20b/photo-${width}w.png`
const srcset = [480, 960, 1600].map((width) => `${file(width)} ${width}w`).join(', ')
const article = articleFile(
  { image: { url: '/media/a%20b/photo.png', alt: 'Rain', width: 3000, height: 2000 } },
  '![Rain](</media/a b/photo.png>)',
)

test('feeds show the largest of the smaller files, and pages choose from all', async () => {
  await publishMedium('a b/photo.png', pngOf(3000, 2000))
  await publishSmaller()
  await publish('rain', article)
  const img = `<img src="${file(1600)}" alt="Rain" srcset="${srcset}" sizes="(max-width: 42rem) 100vw, 42rem" width="1600" height="1067">`
  const item = await readItem()
  expect(item.content_html).toBe(`<p>${img}</p>`)
  expect(item.image).toBe(file(1600))
  expect(item._dateline.image).toEqual({
    alt: 'Rain',
    type: 'image/png',
    width: 1600,
    height: 1067,
    length: pngOf(1600, 1067).length,
  })
  const { '/rss.xml': rss, '/atom.xml': atom } = await readFeedTexts()
  for (const feed of [rss, atom]) {
    expect(feed).toContain(`<media:content url="${file(1600)}" type="image/png" medium="image"`)
    expect(feed).toContain(img)
  }
  const page = await (await get('/articles/rain')).text()
  expect(page.split(`srcset="${srcset}"`)).toHaveLength(2)
  expect(await (await get('/')).text()).toContain(`src="${file(1600)}" srcset="${srcset}"`)
})

test('the lead picture of a page has them too', async () => {
  await publishMedium('a b/photo.png', pngOf(3000, 2000))
  await publishSmaller()
  await publish('rain', articleFile({ image: { url: '/media/a%20b/photo.png' } }))
  expect(await (await get('/articles/rain')).text()).toContain(
    `<figure><img src="${file(1600)}" srcset="${srcset}" sizes=`,
  )
})

test('a picture that is not too wide stays the one that feeds show', async () => {
  await publishMedium('map.png', pngOf(1000, 500))
  await publishMedium('map-480w.png', pngOf(480, 240))
  await publish('rain', articleFile({}, '![](../media/map.png)'))
  expect((await readItem()).content_html).toContain(
    `<img src="${home}/media/map.png" alt="" srcset="${home}/media/map-480w.png 480w, ${home}/media/map.png 1000w"`,
  )
})

test.each([
  ['of another shape', 'map-480w.png', pngOf(480, 480)],
  ['of another width', 'map-480w.png', pngOf(490, 245)],
  ['that is wider than the picture', 'map-1600w.png', pngOf(1600, 800)],
])('a file %s is no smaller one', async (_, path, bytes) => {
  await publishMedium('map.png', pngOf(1000, 500))
  await publishMedium(path, bytes)
  await publish('rain', articleFile({}, '![](../media/map.png)'))
  expect((await readItem()).content_html).not.toContain('srcset')
})

test("an author's own srcset stays", async () => {
  await publishMedium('a b/photo.png', pngOf(3000, 2000))
  await publishSmaller()
  const own = '<img src="/media/a%20b/photo.png" srcset="/media/own.png 2x" alt="">'
  await publish('rain', articleFile({}, own))
  const { content_html } = await readItem()
  expect(content_html).toContain(`srcset="${home}/media/own.png 2x"`)
  expect(content_html).toContain(
    'src="https://news.example/media/a%20b/photo.png"'.replace('https://news.example', home),
  )
})

test('an article is rendered again when they come after it, and when they go', async () => {
  await publish('rain', article)
  expect((await readItem()).content_html).not.toContain('width')
  await publishMedium('a b/photo.png', pngOf(3000, 2000))
  await ringAlarm()
  await ringAlarm()
  expect((await readItem()).content_html).toContain('width="3000"')
  await publishSmaller()
  await ringAlarm()
  await ringAlarm()
  expect((await readItem()).content_html).toContain(srcset)
  for (const width of [480, 960, 1600]) {
    expect((await api('DELETE', `/media/a%20b/photo-${width}w.png`)).status).toBe(200)
  }
  await ringAlarm()
  await ringAlarm()
  const { content_html } = await readItem()
  expect(content_html).not.toContain('srcset')
  expect(content_html).toContain('photo.png" alt="Rain" width="3000" height="2000"')
})
