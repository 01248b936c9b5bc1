import type { OverlayOptions } from 'sharp'
import type { Studio } from './fonts.ts'

/** A picture that is drawn, as sharp puts it on another one. */
export type Layer = Pick<OverlayOptions, 'input'> & {
  raw: { width: number; height: number; channels: 3 | 4 }
}
/** Where a picture goes: whole, as a logo, or round, as a face; in pixels. */
export type Box = { width: number; height: number; isWhole?: boolean; isRound?: boolean }

/** The ground of a drawing that has none of its own (`--panel` of pages). */
export const panel = '#f1f3f6'

/** Around a drawing, in pixels. */
const frame = 30

/** Formats in which photographs are. */
const ofPhotographs = ['jpeg', 'webp', 'heif']

/** A picture with fewer pixels is none to show at this size, but an icon or a thumbnail. */
const smallest = 200

/** A drawing that is wider than this, or higher, is too small to be seen. */
const widest = 2.4

/**
 * A photograph fills its place; a drawing or a logo is whole in it, on its own ground. Returns undefined
 * for a picture that is too small or of another shape.
 */
export async function drawPicture(studio: Studio, file: string, box: Box) {
  const { width, height, isWhole = false, isRound = false } = box
  // A drawing has no pixels of its own, and is as sharp as it is asked for.
  const shown = studio.sharp(file, { density: 200 })
  const { autoOrient, format = '', hasAlpha } = await shown.metadata()
  const shape = autoOrient.width / autoOrient.height
  const isPhoto = ofPhotographs.includes(format) && !hasAlpha
  shown.autoOrient().toColourspace('srgb')
  if (isWhole) shown.resize({ width, height, fit: 'inside' })
  else if (isRound) shown.resize({ width, height, position: 'attention' })
  else if (Math.min(autoOrient.width, autoOrient.height) < smallest) return undefined
  else if (isPhoto) shown.resize({ width, height, position: 'attention' })
  else if (shape > widest || shape < 1 / widest) return undefined
  else {
    const inner = { width: width - 2 * frame, height: height - 2 * frame }
    const background = await cornerOf(studio, file)
    shown.trim({ background, threshold: 8 }).flatten({ background })
    shown.resize({ ...inner, fit: 'contain', background })
    shown.extend({ top: frame, bottom: frame, left: frame, right: frame, background })
  }
  const circle = `<svg width="${width}" height="${height}"><circle cx="50%" cy="50%" r="50%"/></svg>`
  shown.ensureAlpha()
  if (isRound) shown.composite([{ input: Buffer.from(circle), blend: 'dest-in' }])
  const { data, info } = await shown.raw().toBuffer({ resolveWithObject: true })
  const raw = { width: info.width, height: info.height, channels: 4 } as const
  return { input: data, raw, isPhoto }
}

/** The colour of the first pixel of a drawing, as sharp takes it. */
async function cornerOf({ sharp }: Studio, file: string) {
  const corner = sharp(file).extract({ left: 0, top: 0, width: 1, height: 1 }).toColourspace('srgb')
  const [r = 0, g = 0, b = 0] = await corner.flatten({ background: panel }).raw().toBuffer()
  return { r, g, b }
}

/** Returns a picture in 256 colours, as a PNG: a photograph then takes a third of the bytes. */
export function inPalette({ sharp }: Studio, { input, raw }: Layer, dither: number) {
  return sharp(input as Buffer, { raw })
    .removeAlpha()
    .png({ palette: true, effort: 1, dither })
    .toBuffer()
}
