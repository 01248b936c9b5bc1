import { crc32, deflateSync } from 'node:zlib'
import type { Browser } from 'playwright-core'

const mostColours = 256

/**
 * Returns a screenshot as a PNG file of 256 colours (PNG specification §11.2.2, colour type 3): a
 * third of the bytes, for the pictures that are committed. A rarer colour becomes the nearest of the
 * common ones.
 */
export async function smallPng(browser: Browser, screenshot: Buffer): Promise<Buffer> {
  const { width, height, pixels } = await readPixels(browser, screenshot)
  const counts = new Map<number, number>()
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1)
  const common = [...counts.entries()].sort((a, b) => b[1] - a[1]).map(([colour]) => colour)
  const palette = common.slice(0, mostColours)
  const indices = new Map(common.map((colour) => [colour, nearest(palette, colour)]))
  // Each row begins with the number of its filter; for few colours, none (0) is best.
  const rows = Buffer.alloc((width + 1) * height)
  for (const [i, pixel] of pixels.entries())
    rows[i + Math.floor(i / width) + 1] = indices.get(pixel) ?? 0
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 3, 0, 0, 0], 8)
  const colours = Buffer.from(palette.flatMap(channels))
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('PLTE', colours),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

type Picture = { width: number; height: number; pixels: Uint32Array }

/** The browser reads its own picture; a pixel is 0xRRGGBB. */
async function readPixels(browser: Browser, screenshot: Buffer): Promise<Picture> {
  const page = await browser.newPage()
  const read = `(async () => {
    const image = new Image()
    image.src = 'data:image/png;base64,${screenshot.toString('base64')}'
    await image.decode()
    const { width, height } = image
    const context = Object.assign(document.createElement('canvas'), { width, height }).getContext('2d')
    context.drawImage(image, 0, 0)
    const { data } = context.getImageData(0, 0, width, height)
    let text = ''
    for (let i = 0; i < data.length; i += 4)
      text += String.fromCharCode(data[i], data[i + 1], data[i + 2])
    return { width, height, text: btoa(text) }
  })()`
  const { width, height, text } = await page.evaluate<{
    width: number
    height: number
    text: string
  }>(read)
  await page.close()
  const bytes = Buffer.from(text, 'base64')
  const pixels = Uint32Array.from({ length: width * height }, (_, i) => bytes.readUIntBE(i * 3, 3))
  return { width, height, pixels }
}

function channels(colour: number): [number, number, number] {
  return [colour >> 16, (colour >> 8) & 255, colour & 255]
}

function nearest(palette: number[], colour: number): number {
  const [red, green, blue] = channels(colour)
  const distances = palette.map((other) => {
    const [r, g, b] = channels(other)
    return (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2
  })
  return distances.indexOf(Math.min(...distances))
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const framed = Buffer.alloc(body.length + 8)
  framed.writeUInt32BE(data.length, 0)
  framed.set(body, 4)
  framed.writeUInt32BE(crc32(body), body.length + 4)
  return framed
}
