import { readdir, readFile, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runDateline } from '../setup/cli.ts'
import { articleFile, makeProject, removeFolder, siteFile } from '../setup/content.ts'
import { startWorker } from '../setup/worker-process.ts'

const worker = await startWorker({ site: siteFile })
afterAll(worker.stop)

let cwd: string
let media: string

/** A picture that compresses as badly as a photograph. */
function photo(width: number, height: number) {
  const noise = { type: 'gaussian', mean: 128, sigma: 30 } as const
  return sharp({ create: { width, height, channels: 3, background: '#888', noise } })
}

beforeAll(async () => {
  cwd = await makeProject({
    'content/articles/rain.md': `${articleFile('Rain')}\n\n![Turned](../media/trip/turned.jpg)\n`,
    'content/media/trip/turned.jpg': await photo(1800, 1200)
      .jpeg({ quality: 100 })
      .withMetadata({ orientation: 6 })
      .toBuffer(),
    'content/media/map.png': await photo(600, 500).png().toBuffer(),
    'content/media/thumbnail.jpg': await photo(600, 400).jpeg().toBuffer(),
    'content/media/broken.jpg': (await photo(2500, 600).jpeg().toBuffer()).subarray(0, 100_000),
    'content/media/drawing.svg': `<svg xmlns="http://www.w3.org/2000/svg" width="4000"/>`,
  })
  media = join(cwd, 'content/media')
})

afterAll(() => removeFolder(cwd))

const push = (...args: string[]) => runDateline(['push', ...args], { cwd, url: worker.url })
const files = async () => (await readdir(media, { recursive: true })).sort()

test('push --resize writes large pictures in smaller widths, upright, and publishes them', async () => {
  const { code, stdout, stderr } = await push('--resize')
  expect(code, stderr).toBe(0)
  expect(stdout).toContain('content/media/trip/turned.jpg: written in 480, 960 pixels\n')
  expect(stdout).toContain('content/media/map.png: written in 480 pixels\n')
  expect(stderr).toMatch(
    /^content\/media\/broken\.jpg: note: can't be written in a smaller width: /m,
  )
  expect(await files()).toEqual([
    'broken.jpg',
    'drawing.svg',
    'map-480w.png',
    'map.png',
    'thumbnail.jpg',
    'trip',
    'trip/turned-480w.jpg',
    'trip/turned-960w.jpg',
    'trip/turned.jpg',
  ])
  const upright = await sharp(await readFile(join(media, 'trip/turned-960w.jpg'))).metadata()
  expect(upright).toMatchObject({ width: 960, height: 1440, format: 'jpeg' })
  expect(upright.orientation ?? 1).toBe(1)
  const feed = await (await fetch(`${worker.url}/rss.xml`)).text()
  expect(feed).toMatch(
    /<img src="\S+\/turned\.jpg" alt="Turned" srcset="\S+-480w\.jpg 480w, \S+-960w\.jpg 960w, \S+\.jpg 1200w"/,
  )
  // Nobody is told any more that it is large.
  expect(stderr).not.toMatch(/turned\.jpg: note: has/)
})

test('a second time it writes nothing, and again what has changed', async () => {
  const again = await push('--resize')
  expect(again.stdout).not.toContain('written in')
  expect(again.stdout).not.toContain('media sent')
  await writeFile(join(media, 'map.png'), await photo(700, 600).png().toBuffer())
  await utimes(join(media, 'map.png'), new Date(), new Date(Date.now() + 5000))
  const changed = await push('--resize')
  expect(changed.stdout).toContain('content/media/map.png: written in 480 pixels\n')
  expect(changed.stdout).toContain('media sent 2')
  const { height } = await sharp(await readFile(join(media, 'map-480w.png'))).metadata()
  expect(height).toBe(411)
})
