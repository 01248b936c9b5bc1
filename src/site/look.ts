import * as v from 'valibot'
import type { Problem } from '../article/problem.ts'
import { convert, fields, isMap, list } from '../file/fields.ts'
import * as value from '../file/values.ts'
import { accentFor, contrastIn, readColour } from './accent.ts'
import { readMediumPath } from './media.ts'
import { homes, type Logo, type Look, type Scheme } from './site.ts'

const schemes = ['light', 'dark'] as const

const colour = v.pipe(
  value.code,
  convert(
    readColour,
    value.isNot('a colour such as "#b3261e", "rgb(179 38 30)" or "hsl(3 71% 41%)"'),
  ),
)

/** Returns the fields of site.yaml that say how pages look; `home` is the URL of the site. */
export function lookFields(home: string) {
  const address = value.webAddress(home)
  const short = v.pipe(value.text, value.atMost(1000))
  return {
    accent: v.optional(oneOrMap(colour, fields({ light: colour, dark: colour }))),
    logo: v.optional(
      oneOrMap(
        address,
        fields({
          url: address,
          dark: v.optional(address),
          alt: v.optional(short),
          width: v.optional(value.pixels),
          height: v.optional(value.pixels),
        }),
      ),
    ),
    typeface: v.optional(
      v.pipe(
        value.code,
        convert((text) => faceOf(text, home), notAFace),
      ),
    ),
    social: v.optional(
      list(oneOrMap(value.webAddress(), fields({ name: value.name, url: value.webAddress() })), 20),
    ),
    home: v.optional(v.picklist(homes, isNoHome)),
    footer: v.optional(short),
    cards: v.optional(value.flag),
  }
}

function isNoHome({ received }: { received: string }): string {
  return `${received} is none of list, grid and front page`
}

function notAFace({ received }: { received: string }): string {
  return `${received} is neither serif nor sans, nor a font in media/ (.woff2)`
}

function faceOf(text: string, home: string): Look['typeface'] {
  if (text === 'serif' || text === 'sans') return text
  const url = URL.parse(text, home)
  // A page loads fonts from its own site only.
  if (!url?.href.startsWith(home) || !/\.woff2$/i.test(url.pathname)) return undefined
  return readMediumPath(url.pathname) === undefined ? undefined : { url: url.href }
}

/** A value by itself, or a map that has more. */
function oneOrMap<O, M>(one: v.GenericSchema<unknown, O>, map: v.GenericSchema<unknown, M>) {
  return v.lazy((input): v.GenericSchema<unknown, O | M> => (isMap(input) ? map : one))
}

/** What the fields that say how pages look are read as. */
export type LookRead = Omit<Look, 'accent' | 'logo' | 'social'> & {
  accent?: string | Record<Scheme, string>
  logo?: string | Logo
  social?: (string | { name: string; url: string })[]
}

/** Returns how the pages look. */
export function lookOf({ accent, logo, social, ...rest }: LookRead): Look {
  return {
    ...rest,
    ...(accent && {
      accent: {
        light: accentFor(inScheme(accent, 'light'), 'light'),
        dark: accentFor(inScheme(accent, 'dark'), 'dark'),
      },
    }),
    ...(logo && { logo: typeof logo === 'string' ? { url: logo } : logo }),
    ...(social && {
      social: social.map((link) =>
        typeof link === 'string' ? { name: new URL(link).host, url: link } : link,
      ),
    }),
  }
}

/** Returns a note for each scheme in which another colour stands for the accent that was given. */
export function accentNotes({ accent }: LookRead, line: number): Problem[] {
  if (!accent) return []
  return schemes.flatMap((scheme) => {
    const given = inScheme(accent, scheme)
    const { colour } = accentFor(given, scheme)
    if (colour === given) return []
    const ratio = Math.floor(contrastIn(scheme, given) * 10) / 10
    const message =
      `${given} can't be read well on ${scheme} ground (${ratio}:1; links need 4.5:1); pages ` +
      `have ${colour} there. To choose another, write accent: {light: …, dark: …}`
    return [{ line, field: 'accent', message }]
  })
}

function inScheme(accent: string | Record<Scheme, string>, scheme: Scheme): string {
  return typeof accent === 'string' ? accent : accent[scheme]
}
