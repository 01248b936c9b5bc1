import { rename, stat, writeFile } from 'node:fs/promises'
import { largerPath, smallerPath, smallerWidths } from '../site/smaller.ts'
import { describeNote } from './check-files.ts'
import { messageOf, UsageError } from './errors.ts'
import { isCostly, type MediaFile, readFacts } from './media-files.ts'
import { withProgress } from './progress.ts'
import { shownPath } from './site-file.ts'
import { complain, say } from './terminal.ts'

/** The formats that are written again as they are. A drawing has no width, an animation would stop. */
const formats = ['jpeg', 'png', 'webp', 'avif', 'heif']

/**
 * Writes large pictures in smaller widths beside the originals, where they are missing or older than
 * those, and prints what it wrote and what it couldn't. Throws a UsageError if sharp isn't installed.
 */
export async function resizePictures(files: MediaFile[]): Promise<void> {
  const sharp = await loadSharp()
  const paths = new Set(files.map(({ path }) => path))
  const originals = files.filter(({ path }) => !paths.has(largerPath(path) ?? ''))
  await withProgress('resizing pictures', originals.length, async (advance) => {
    for (const picture of originals) {
      const facts = await readFacts(picture).catch(() => ({}))
      const path = shownPath(picture.file)
      if (isCostly(picture, facts)) {
        try {
          const written = await resize(picture, sharp)
          if (written.length > 0) say(`${path}: written in ${written.join(', ')} pixels`)
        } catch (error) {
          const message = `can't be written in a smaller width: ${messageOf(error)}`
          complain(describeNote({ path, message }))
        }
      }
      advance(1)
    }
  })
}

type Sharp = typeof import('sharp')['default']

/** It is optional: not every machine can have it, and most pushes need none. */
async function loadSharp(): Promise<Sharp> {
  try {
    return (await import('sharp')).default
  } catch {
    throw new UsageError('--resize needs sharp, which is not installed: npm install sharp')
  }
}

/** Returns the widths that were written. */
async function resize({ file, bytes, changed }: MediaFile, sharp: Sharp): Promise<number[]> {
  const { format = '', pages = 1, autoOrient } = await sharp(file).metadata()
  if (!formats.includes(format) || pages > 1) return []
  const written: number[] = []
  for (const width of smallerWidths.filter((width) => width < autoOrient.width)) {
    const target = smallerPath(file, width)
    const before = await stat(target).catch(() => undefined)
    if (before && before.mtimeMs >= changed) continue
    // A camera's profile of colours stays; where and when it was taken does not.
    const smaller = await sharp(file).autoOrient().resize({ width }).keepIccProfile().toBuffer()
    if (smaller.length >= bytes) continue
    // A push that ends here leaves no half of a picture.
    await writeFile(`${target}.part`, smaller)
    await rename(`${target}.part`, target)
    written.push(width)
  }
  return written
}
