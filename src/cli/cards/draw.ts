import type { OverlayOptions } from 'sharp'
import { directionOf } from '../../article/direction.ts'
import { initialOf } from '../../article/initial.ts'
import { cardSize } from '../../site/media.ts'
import { messageOf } from '../errors.ts'
import { shownPath } from '../site-file.ts'
import { faces, type Studio } from './fonts.ts'
import { type Box, drawPicture, inPalette, type Layer, panel } from './picture.ts'
import { fitText } from './text.ts'

/** What a card shows. Pictures are paths of files; `colour` is the site's accent, as `#rrggbb`. */
export type Card = {
  headline: string
  language: string
  picture?: string
  authors: { name: string; face?: string }[]
  site: { name: string; host: string; language: string; logo?: string; icon?: string }
  colour: string
  typeface: keyof typeof faces
}

const { width, height } = cardSize
/** The colours of pages on light ground (pages/layout/style/page.css). */
const [ground, ink, quiet] = ['#fdfdfc', '#1c1d21', '#5b5f68']
/** A larger card is slow to show, and some networks leave it out. */
const mostBytes = 300_000
/** In pixels: the bar at the edge, the margin beside it, the width of a picture, and faces. */
const [bar, margin, pictureWidth, faceSize] = [16, 76, 472, 72]

/**
 * Draws a card, a PNG of at most some 300 kB. `notes` name the pictures that it is without, because they
 * can't be read.
 */
export async function drawCard(
  studio: Studio,
  card: Card,
): Promise<{ png: Buffer; notes: string[] }> {
  const { sharp } = studio
  const { authors, language } = card
  const isMirrored = directionOf(language) === 'rtl'
  const notes: string[] = []
  const tryPicture = (file: string | undefined, box: Box) =>
    file === undefined
      ? undefined
      : drawPicture(studio, file, box).catch((error) => {
          notes.push(`${shownPath(file)} can't be put on its card: ${messageOf(error)}`)
          return undefined
        })
  const layers: OverlayOptions[] = []
  /** Puts a layer at so many pixels from the edge where lines begin, its middle at `middle`. */
  const put = (layer: Layer, start: number, middle: number) => {
    const left = isMirrored ? width - start - layer.raw.width : start
    layers.push({
      ...layer,
      left: Math.round(left),
      top: Math.round(middle - layer.raw.height / 2),
    })
    return start + layer.raw.width
  }
  const picture = await tryPicture(card.picture, { width: pictureWidth, height })
  put(await plane(studio, bar, height, card.colour), 0, height / 2)

  const room = width - 2 * margin - (picture ? pictureWidth - margin / 2 : 0)
  const font = faces[card.typeface]
  const line = { width: room, isOneLine: true, height: 100, font }
  const logo = await tryPicture(card.site.logo, { width: 340, height: 64, isWhole: true })
  if (logo) put(logo, margin, 96)
  else {
    const icon = await tryPicture(card.site.icon, { width: 48, height: 48, isWhole: true })
    const after = icon ? put(icon, margin, 96) + 16 : margin
    const { name, language } = card.site
    const rest = room - (after - margin)
    const own = { language, colour: card.colour, width: rest, sizes: [32, 28] }
    put(await fitText(studio, name, { ...line, ...own }), after, 96)
  }
  const sizes = picture ? [68, 60, 54, 48, 42, 38] : [96, 84, 74, 64, 56, 48]
  const headline = { language, font, colour: ink, width: room, height: 296 }
  put(await fitText(studio, card.headline, { ...headline, sizes }), margin, 302)

  let start = margin
  for (const author of authors.slice(0, mostFaces)) {
    const box = { width: faceSize, height: faceSize, isRound: true }
    const face = (await tryPicture(author.face, box)) ?? (await initial(studio, author.name, card))
    start = put(face, start, 532) - faceSize / 4
  }
  const after = authors.length > 0 ? start + faceSize / 4 + 20 : margin
  const names = new Intl.ListFormat(language).format(authors.map(({ name }) => name))
  const rest = { width: room - (after - margin), sizes: [30, 26], language }
  // Without an author, the address of the site ends the card.
  const colour = names ? ink : quiet
  put(await fitText(studio, names || card.site.host, { ...line, ...rest, colour }), after, 532)
  const base = { width, height, channels: 3, background: ground } as const
  const encode = (more: OverlayOptions[]) =>
    sharp({ create: base })
      .composite([...layers, ...more])
      .removeAlpha()
      .png({ compressionLevel: 9 })
      .toBuffer()
  if (!picture) return { png: await encode([]), notes }
  const place = { left: isMirrored ? 0 : width - pictureWidth, top: 0 }
  let png = picture.isPhoto ? undefined : await encode([{ ...picture, ...place }])
  // A palette costs more than all the rest, and would spoil the colours of the words.
  for (const dither of [1, 0]) {
    if (png && png.length <= mostBytes) break
    png = await encode([{ input: await inPalette(studio, picture, dither), ...place }])
  }
  return { png: png ?? (await encode([])), notes }
}

/** More authors than these are named without a face. */
const mostFaces = 3

async function plane({ sharp }: Studio, width: number, height: number, background: string) {
  const create = { width, height, channels: 4, background } as const
  const input = await sharp({ create }).raw().toBuffer()
  return { input, raw: { width, height, channels: 4 } } as const
}

/** In place of a face, the initial of a name. */
async function initial(studio: Studio, name: string, card: Card): Promise<Layer> {
  const { sharp } = studio
  const { colour, language, typeface } = card
  const setting = { language, font: faces[typeface], colour, isOneLine: true }
  const box = { width: faceSize, height: faceSize, sizes: [36] }
  const set = await fitText(studio, initialOf(name), { ...setting, ...box })
  const circle = Buffer.from(
    `<svg width="${faceSize}" height="${faceSize}"><circle cx="50%" cy="50%" r="50%" fill="${panel}"/></svg>`,
  )
  const input = await sharp(circle)
    .composite([{ ...set, gravity: 'centre' }])
    .raw()
    .toBuffer()
  return { input, raw: { width: faceSize, height: faceSize, channels: 4 } }
}
