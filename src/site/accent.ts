import type { Accent, Scheme } from './site.ts'

/** Red, green and blue, each from 0 to 255. */
type Colour = [number, number, number]

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
 * nearest one to it that can, darker on light ground and lighter on dark.
 */
export function accentFor(colour: string, scheme: Scheme): Accent {
  const end: Colour = scheme === 'light' ? [0, 0, 0] : [255, 255, 255]
  const own = toColour(colour)
  // In steps of a hundredth on the way to black or white, where every colour can be read.
  for (let step = 0; step <= 100; step++) {
    const mixed = toHex(
      own.map((part, i) => part + ((end[i] ?? 0) - part) * (step / 100)) as Colour,
    )
    const on = contrast(mixed, '#ffffff') >= leastContrast ? '#ffffff' : '#10141a'
    const isRead = [...grounds[scheme], on].every(
      (other) => contrast(mixed, other) >= leastContrast,
    )
    if (isRead) return { colour: mixed, on }
  }
  return { colour: toHex(end), on: scheme === 'light' ? '#ffffff' : '#10141a' }
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
  const [red = 0, green = 0, blue = 0] = toColour(colour).map((part) => {
    const share = part / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
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
