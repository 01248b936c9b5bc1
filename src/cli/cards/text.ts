import { directionOf } from '../../article/direction.ts'
import { shorten } from '../../article/text.ts'
import { escapeMarkup, type Studio } from './fonts.ts'

/** A text that is drawn, as sharp puts it on a picture, and its size in pixels. */
export type SetText = {
  input: Buffer
  raw: { width: number; height: number; channels: 4 }
}

/** How a text is set: `size` in pixels, and `width` at most, in which it has lines, or else one. */
export type Setting = {
  language: string
  font: string
  colour: string
  size: number
  width: number
  isOneLine?: boolean
}

/** Scripts of which each line takes as much room as a Latin one. */
const low = /^[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Common}\p{sc=Inherited}]*$/u

/** Scripts that have no spaces between words, and of which only a dictionary knows where they end. */
const spaceless = /[\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u

/** A Korean word that is no longer than most. */
const koreanWord = /(?<!\p{sc=Hangul})\p{sc=Hangul}{2,10}(?!\p{sc=Hangul})/gu

/** Draws a text with Pango, which shapes it (HarfBuzz) and puts it in its order (UAX #9). */
export async function setText(
  { sharp }: Studio,
  text: string,
  { language, font, colour, size, width, isOneLine = false }: Setting,
): Promise<SetText> {
  // The language decides on the direction of a text that begins with a name in another script.
  const marked =
    (directionOf(language) === 'rtl' ? '\u200F' : '\u200E') + withBreaks(text, language)
  const height = isOneLine || !low.test(text) ? '' : ' line_height="0.84"'
  const markup = `<span lang="${language}" foreground="${colour}"${height}>${escapeMarkup(marked)}</span>`
  const lines = isOneLine ? {} : ({ width, wrap: 'word-char' } as const)
  const { data, info } = await sharp({
    text: { text: markup, font: `${font} ${size}`, dpi: 72, rgba: true, ...lines },
  })
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { input: data, raw: { width: info.width, height: info.height, channels: 4 } }
}

/** Lets a line end between any two words, and in no Korean one, where Pango would. */
function withBreaks(text: string, language: string): string {
  if (!spaceless.test(text)) return text.replace(koreanWord, (word) => [...word].join('\u2060'))
  const words = new Intl.Segmenter(language, { granularity: 'word' }).segment(text)
  return [...words].map(({ segment }) => segment).join('\u200B')
}

/**
 * Draws a text in the largest of these sizes in which it fits, at most `height` pixels high. One that
 * fits in none is shortened.
 */
export async function fitText(
  studio: Studio,
  text: string,
  { sizes, height, ...setting }: Omit<Setting, 'size'> & { sizes: number[]; height: number },
): Promise<SetText> {
  const fits = ({ raw }: SetText) => raw.width <= setting.width && raw.height <= height
  for (const size of sizes) {
    const set = await setText(studio, text, { ...setting, size })
    if (fits(set))
      return setting.isOneLine ? set : balanced(studio, text, { ...setting, size }, set)
  }
  const size = sizes.at(-1) ?? 0
  for (let most = text.length; ; most = Math.floor(most * 0.85)) {
    const short = most < text.length ? shorten(text, most) : text
    const set = await setText(studio, short || '…', { ...setting, size })
    if (fits(set) || short === '') return set
  }
}

/** Returns a text with lines of about the same length, as few as before. */
async function balanced(
  studio: Studio,
  text: string,
  setting: Setting,
  widest: SetText,
): Promise<SetText> {
  let best = widest
  let [narrow, wide] = [widest.raw.width / 2, widest.raw.width]
  while (wide - narrow > 24) {
    const width = Math.round((narrow + wide) / 2)
    const set = await setText(studio, text, { ...setting, width })
    // Of an ink one line is as high as another, give or take what hangs below it.
    const isAsHigh = set.raw.height < widest.raw.height + setting.size / 2
    if (isAsHigh && set.raw.width <= width) [best, wide] = [set, width]
    else narrow = width
  }
  return best
}
