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

/** A word, no longer than most, in one of the scripts of which Pango ends a line after any character. */
const unbroken = /^[\p{sc=Hangul}\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}ー]{2,10}$/u

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

/** What Japanese adds to a word. */
const particle = /^\p{sc=Hiragana}{1,3}$/u

/** Lets a line end between any two words, and in none of Chinese, Japanese or Korean. */
function withBreaks(text: string, language: string): string {
  const segments = new Intl.Segmenter(language, { granularity: 'word' }).segment(text)
  const words = [...segments].map(({ segment }) => segment)
  if (spaceless.test(text)) return words.join('\u200B')
  const joined = words.map((word) => {
    const whole = unbroken.test(word) ? [...word].join('\u2060') : word
    return particle.test(word) ? `\u2060${whole}` : whole
  })
  return joined.join('')
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
  const unit = setting.isOneLine ? 0 : await widthOfLongest(studio, text, setting)
  const roomy = sizes.filter((size) => unit * size <= setting.width)
  for (const size of roomy.length > 0 ? roomy : sizes) {
    const sized = { ...setting, size }
    const set = await setText(studio, text, sized)
    if (fits(set)) return setting.isOneLine ? set : balanced(studio, text, sized, set, unit * size)
  }
  const size = sizes.at(-1) ?? 0
  for (let most = text.length; ; most = Math.floor(most * 0.85)) {
    const short = most < text.length ? shorten(text, most) : text
    const set = await setText(studio, short || '…', { ...setting, size })
    if (fits(set) || short === '') return set
  }
}

/** As much as can be drawn of a word that may have no room in a line; in other scripts, few are as long. */
const longWord = /[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{M}]{8,60}/gu

/** Returns the width of the longest word of a text, as a multiple of the size: a line needs so much. */
async function widthOfLongest(studio: Studio, text: string, setting: Omit<Setting, 'size'>) {
  const [longest] = (text.match(longWord) ?? []).toSorted((a, b) => b.length - a.length)
  if (longest === undefined) return 0
  const { raw } = await setText(studio, longest, { ...setting, size: 100, isOneLine: true })
  return raw.width / 100
}

/** Returns a text with lines of about the same length, as few as before and at least `least` wide. */
async function balanced(
  studio: Studio,
  text: string,
  setting: Setting,
  widest: SetText,
  least: number,
): Promise<SetText> {
  let best = widest
  let [narrow, wide] = [Math.max(widest.raw.width / 2, least), widest.raw.width]
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
