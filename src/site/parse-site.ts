import * as v from 'valibot'
import type { Problem, Result } from '../article/problem.ts'
import { authorFields } from '../file/author.ts'
import { checkFields, fields, isMap, list } from '../file/fields.ts'
import * as value from '../file/values.ts'
import { parseYaml } from '../file/yaml.ts'
import { accentNotes, lookFields, lookOf } from './look.ts'
import { notify } from './notify.ts'
import { lackingNotes, ownWords, wordsNotes, wordsOfSite } from './own-words.ts'
import { readRedirects } from './redirects.ts'
import { type Site, siteDefaults } from './site.ts'

const timezone = v.check(isTimezone, value.isNot('a time zone such as "Europe/Berlin"'))
const mostItems = 500
const limit = `must be from 1 to ${mostItems}`
const itemCount = v.pipe(value.wholeAmount, v.minValue(1, limit), v.maxValue(mostItems, limit))

/** Returns the site that `site.yaml` describes, or its problems. `url` replaces the one in it. */
export function parseSite(source: string, url?: string): Result<Site> {
  const yaml = parseYaml(source)
  if (yaml.problems) return yaml
  const home = homeOf(url || urlIn(yaml.value.value))
  // Without a home page, the other fields are checked against a stand-in.
  const checked = checkFields(siteFields(home ?? 'https://site.invalid/'), yaml.value)
  if (!home || checked.problems) {
    const problems = home ? [] : [homeProblem(url, yaml.value.at(['url']).line)]
    return { problems: [...problems, ...(checked.problems ?? [])] }
  }
  const { authors = {}, redirects = {}, words, ...others } = checked.value
  const { accent, logo, typeface, social, home: form, footer, cards, ...rest } = others
  const look = { accent, logo, typeface, social, home: form, footer, cards }
  const lineAt = (...path: string[]) => yaml.value.at(path).line
  const lineOf = (from: string) => lineAt('redirects', from)
  const led = readRedirects(redirects, lineOf, home)
  if (led.problems) return led
  const keyed = Object.entries(authors).map(([key, author]) => [key, { key, ...author }] as const)
  return {
    value: {
      ...{ ...siteDefaults, ...rest, url: home, authors: Object.fromEntries(keyed) },
      words: wordsOfSite(rest.language, words),
      ...(Object.values(look).some((part) => part !== undefined) && { look: lookOf(look) }),
      ...(Object.keys(redirects).length > 0 && { redirects: led.value }),
    },
    notes: [
      ...(yaml.notes ?? []),
      ...wordsNotes(rest.language, words, lineAt('language')),
      ...lackingNotes(words, lineAt),
      ...accentNotes(look, lineAt('accent')),
    ],
  }
}

function homeProblem(url: string | undefined, line: number): Problem {
  const rule = 'must be https:// or http:// and a host, without a path'
  return url ? { message: `SITE_URL "${url}" ${rule}` } : { line, field: 'url', message: rule }
}

function siteFields(home: string) {
  return fields({
    title: value.title,
    description: value.text,
    url: v.optional(value.code),
    language: value.language,
    words: v.optional(ownWords),
    timezone: v.pipe(value.code, timezone),
    authors: v.optional(
      v.pipe(
        v.custom<Record<string, unknown>>(isMap, 'is not a map of authors'),
        v.record(authorKey, authorFields(home)),
      ),
    ),
    rights: value.optionalText,
    image: v.optional(value.webAddress(home)),
    icon: v.optional(value.webAddress(home)),
    email: v.optional(value.email),
    markdown: v.optional(value.flag),
    json: v.optional(list(either('text', 'markdown'), 2)),
    math: v.optional(value.flag),
    items: v.optional(itemCount),
    embeds: v.optional(list(embedHost, 50)),
    lead: v.optional(either('page', 'content')),
    deltas: v.optional(either('none', 'known')),
    hub: v.optional(value.webAddress()),
    notify: v.optional(notify),
    ...lookFields(home),
    redirects: v.optional(
      v.custom<Record<string, unknown>>(
        isMap,
        'is not a map of old addresses and where each leads, such as {/old.html: /articles/new}',
      ),
    ),
  })
}

function either<const One extends string, const Other extends string>(one: One, other: Other) {
  return v.picklist([one, other], ({ received }) => `${received} is neither ${one} nor ${other}`)
}

// The hosts stand in a header of every page.
const embedHost = v.pipe(
  v.string('is not a host'),
  v.regex(
    /^(?=.{1,253}$)(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z][a-z\d-]*[a-z\d]$/,
    'must be a host in lower case, such as player.vimeo.com',
  ),
)

const authorKey = v.pipe(
  v.string(),
  value.atMost(200),
  v.regex(
    /^[a-z0-9]+(-[a-z0-9]+)*$/,
    'the key of an author may contain only lower-case letters, digits and hyphens between them',
  ),
)

function urlIn(site: unknown): string | undefined {
  return isMap(site) && typeof site.url === 'string' ? site.url.trim() : undefined
}

/**
 * The Worker serves its routes at the root of a host, so a path, query or password in the site's URL
 * would break every link.
 */
function homeOf(url = ''): string | undefined {
  const href = URL.parse(url)?.href
  return href && /^https?:\/\/[^/@]+\/$/.test(href) ? href : undefined
}

/** Returns whether this is the name of a time zone (IANA). */
export function isTimezone(name: string): boolean {
  // The list takes 4 ms in a new isolate, a formatter 15. But only the formatter knows aliases.
  if (Intl.supportedValuesOf('timeZone').includes(name)) return true
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
