import { isMap } from '../file/fields.ts'
import { plainText } from './plain-text.ts'

/** What other programs call the address of a picture in a map. */
const addressNames = 'url src path image feature file name relative teaser thumbnail'.split(' ')

/** The picture of an article, its address as the source has it. */
export type PictureField = { url: string; alt?: string; caption?: string }

/** Returns the picture that a field names: as text, a map, or a list of these. */
export function pictureIn(value: unknown): PictureField | undefined {
  const first = Array.isArray(value) ? value[0] : value
  if (typeof first === 'string') return first.trim() ? { url: first.trim() } : undefined
  if (!isMap(first)) return undefined
  const text = (name: string) => {
    const found = first[name]
    return typeof found === 'string' && found.trim() ? found.trim() : undefined
  }
  const url = addressNames.map(text).find((one) => one && /[./]/.test(one))
  const alt = text('alt') ?? text('image_alt')
  const caption = text('caption') ?? text('credit')
  return url === undefined
    ? undefined
    : { url, ...(alt && { alt: plainText(alt) }), ...(caption && { caption: plainText(caption) }) }
}
