import { imageDimensionsFromData } from 'image-dimensions'

/** The format of a picture, such as `jpeg`, and its size in pixels as it is shown. */
export type Picture = { format: string; width: number; height: number }

/**
 * Returns what the beginning of a file tells of a picture; undefined if it is none that is known, or
 * if its size stands further back.
 */
export function readPicture(head: Uint8Array): Picture | undefined {
  const found = imageDimensionsFromData(head)
  if (!found) return undefined
  const { type: format, width, height } = found
  const isTurned = format === 'jpeg' && orientationOf(head) > 4
  return isTurned ? { format, width: height, height: width } : { format, width, height }
}

/**
 * The orientation of a JPEG (Exif 2.32 §4.6.4, tag 274): with 5 to 8, a phone was held upright and
 * every program turns the picture by a quarter.
 */
function orientationOf(head: Uint8Array): number {
  const data = new DataView(head.buffer, head.byteOffset, head.byteLength)
  const word = (at: number, isLittle = false) =>
    at + 2 <= data.byteLength ? data.getUint16(at, isLittle) : 0
  // Segments follow each other up to the picture itself (SOS).
  for (let at = 2; word(at) > 0xff00 && word(at) !== 0xffda; at += 2 + word(at + 2)) {
    const isExif = word(at) === 0xffe1 && word(at + 4) === 0x4578 && word(at + 6) === 0x6966
    if (!isExif) continue
    const tiff = at + 10
    const isLittle = word(tiff) === 0x4949
    // Files have their first directory within 64 KiB, so the lower half of its place is enough.
    const directory = tiff + word(tiff + (isLittle ? 4 : 6), isLittle)
    const count = word(directory, isLittle)
    for (let entry = directory + 2; entry < directory + 2 + 12 * count; entry += 12) {
      if (word(entry, isLittle) === 274) return word(entry + 8, isLittle)
    }
  }
  return 1
}
