import type { Accent, Scheme } from './site.ts'

/** Red, green and blue, each from 0 to 255. */
type Colour = [number, number, number]

/** The lightness from 0 to 1, and the two axes of hue and chroma (OKLab, CSS Color 4 §9.2). */
type Lab = [number, number, number]

/** What links stand on in each scheme (pages/layout/style/page.css), the page and a panel. */
const grounds: Record<Scheme, string[]> = {
  light: ['#fdfdfc', '#f1f3f6'],
  dark: ['#15171b', '#1f2228'],
}

/** WCAG 2.2 §1.4.3, level AA. */
const leastContrast = 4.5

/** Returns a colour as `#rrggbb`, if it is written as hex digits, `rgb()` or `hsl()` (CSS Color 4). */
export function readColour(text: string): string | undefined {
  const [, digits] = /^#([\da-f]{3}|[\da-f]{6})$/i.exec(text) ?? []
  if (digits) {
    const six = digits.length === 3 ? digits.replace(/./g, '$&$&') : digits
    return `#${six.toLowerCase()}`
  }
  const [, name = '', ...parts] =
    /^(rgb|hsl)a?\(\s*([\d.]+)(?:deg)?[\s,]+([\d.]+)%?[\s,]+([\d.]+)%?\s*\)$/i.exec(text) ?? []
  const [first = 0, second = 0, third = 0] = parts.map(Number)
  const isRgb = name.toLowerCase() === 'rgb'
  const most = isRgb ? [255, 255, 255] : [360, 100, 100]
  if (name === '' || [first, second, third].some((part, i) => !(part <= (most[i] ?? 0))))
    return undefined
  return toHex(isRgb ? [first, second, third] : fromHsl(first, second / 100, third / 100))
}

/**
 * Returns the accent for a scheme: the colour (`#rrggbb`) itself or, where that couldn't be read, the
 * nearest one to it that can, darker on light ground and lighter on dark. Its hue stays, and as much of
 * its chroma as sRGB has.
 */
export function accentFor(colour: string, scheme: Scheme): Accent {
  const end = scheme === 'light' ? 0 : 1
  const [lightness, a, b] = toLab(toColour(colour))
  // In steps of a hundredth on the way to black or white, where every colour can be read.
  for (let step = 0; step <= 100; step++) {
    const reached = lightness + (end - lightness) * (step / 100)
    const moved = step === 0 ? colour : toHex(withinRgb([reached, a, b]))
    const on = contrast(moved, '#ffffff') >= leastContrast ? '#ffffff' : '#10141a'
    const isRead = [...grounds[scheme], on].every(
      (other) => contrast(moved, other) >= leastContrast,
    )
    if (isRead) return { colour: moved, on }
  }
  return scheme === 'light'
    ? { colour: '#000000', on: '#ffffff' }
    : { colour: '#ffffff', on: '#10141a' }
}

/** The colour with the most chroma, in steps of a hundredth, that sRGB has of this lightness and hue. */
function withinRgb([lightness, a, b]: Lab): Colour {
  const shares = Array.from({ length: 101 }, (_, i) => 1 - i / 100)
  const colours = shares.map((share) => fromLab([lightness, a * share, b * share]))
  // Half a step of the 255 is rounded off.
  const found = colours.find((parts) => parts.every((part) => part >= -0.5 && part <= 255.5))
  return (found ?? fromLab([lightness, 0, 0])).map((part) =>
    Math.min(255, Math.max(0, part)),
  ) as Colour
}

/** Returns the lowest contrast of a colour with what links stand on in a scheme, such as 3.1. */
export function contrastIn(scheme: Scheme, colour: string): number {
  return Math.min(...grounds[scheme].map((ground) => contrast(colour, ground)))
}

/** The contrast of two colours (WCAG 2.2, `contrast ratio`). */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

function luminance(colour: string): number {
  const [red, green, blue] = toLinear(toColour(colour))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function toLinear(colour: Colour): Colour {
  return colour.map((part) => {
    const share = part / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as Colour
}

function fromLinear(light: Colour): Colour {
  return light.map((share) => {
    return 255 * (share <= 0.0031308 ? share * 12.92 : 1.055 * share ** (1 / 2.4) - 0.055)
  }) as Colour
}

// The matrices of OKLab are those of its author (bottosson.github.io/posts/oklab).

function toLab(colour: Colour): Lab {
  const [red, green, blue] = toLinear(colour)
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ]
}

/** A part is below 0 or over 255 if sRGB has no such colour. */
function fromLab([lightness, a, b]: Lab): Colour {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  return fromLinear([
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ])
}

function toColour(hex: string): Colour {
  const number = Number.parseInt(hex.slice(1), 16)
  return [number >> 16, (number >> 8) & 255, number & 255]
}

function toHex(colour: Colour): string {
  return `#${colour.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`
}

/** Hue in degrees, saturation and lightness from 0 to 1 (CSS Color 4 §7.1). */
function fromHsl(hue: number, saturation: number, lightness: number): Colour {
  const part = (n: number) => {
    const k = (n + hue / 30) % 12
    const chroma = saturation * Math.min(lightness, 1 - lightness)
    return 255 * (lightness - chroma * Math.max(-1, Math.min(k - 3, 9 - k, 1)))
  }
  return [part(0), part(8), part(4)]
}
