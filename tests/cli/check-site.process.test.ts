import sharp from 'sharp'
import { expect, test } from 'vitest'
import { checkProject, goodSite } from '../setup/check.ts'

const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#000' } })
    .png()
    .toBuffer()

async function notesOf(fields: string, media: Record<string, string | Uint8Array> = {}) {
  const files = Object.entries(media).map(([name, data]) => [`content/media/${name}`, data])
  const { lines } = await checkProject({
    ...Object.fromEntries(files),
    'content/site.yaml': goodSite + fields,
  })
  return lines.filter((line) => line.includes('note: '))
}

test('check notes the media that site.yaml names and that are not there, with their lines', async () => {
  const fields = `image: /media/gone.jpg
icon: https://news.example/media/icon.png
logo:
  url: /media/logo.svg
  dark: /media/dark.svg
typeface: /media/own.woff2
authors:
  a: {name: A, avatar: /media/faces/a.png}
  b: {name: B, avatar: https://faces.example/media/b.png}
`
  const at = (line: number, field: string) => `content/site.yaml:${line}: ${field}: note: there is`
  expect(
    await notesOf(fields, { 'logo.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>' }),
  ).toEqual([
    `${at(6, 'image')} no file media/gone.jpg`,
    `${at(7, 'icon')} no file media/icon.png`,
    `${at(10, 'logo.dark')} no file media/dark.svg`,
    `${at(11, 'typeface')} no file media/own.woff2`,
    `${at(13, 'authors.a.avatar')} no file media/faces/a.png`,
  ])
  expect(await notesOf('logo: /media/logo.svg\n')).toEqual([
    `${at(6, 'logo')} no file media/logo.svg`,
  ])
})

test('check notes a font and pictures that pages can do nothing with', async () => {
  const fields = `image: /media/wide.png
logo: {url: /media/dot.png, dark: /media/drawing.svg}
typeface: /media/own.woff2
`
  const own = { 'own.woff2': 'wOFF as it was', 'dot.png': await picture(1, 1) }
  const drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>'
  const media = { ...own, 'wide.png': await picture(40, 16), 'drawing.svg': drawing }
  expect(await notesOf(fields, media)).toEqual([
    'content/site.yaml:7: logo: note: media/dot.png has only 1 × 1 pixels',
    'content/site.yaml:8: typeface: note: media/own.woff2 is not a WOFF2 font, so no browser loads it',
  ])
  expect(
    await notesOf(fields, { ...media, 'own.woff2': 'wOF2', 'dot.png': await picture(16, 16) }),
  ).toEqual([])
})
