import * as v from 'valibot'
import type { Author } from '../article/article.ts'
import type { Problem, Result } from '../article/problem.ts'
import * as field from '../file/fields.ts'
import { readYaml, type Yaml } from '../file/yaml.ts'
import type { Site } from './site.ts'

const mostItems = 500

/**
 * Returns the site that the text of `site.yaml` describes, or every problem in it with its line.
 * `url`, where given, stands in for the file's own.
 */
export function readSite(source: string, url?: string): Result<Site> {
  const yaml = readYaml(source)
  if (yaml.problems) return yaml
  const home = readHome(url || urlOf(yaml.value.value))
  // Without a home page the other fields are checked all the same, against one that nobody sees.
  const checked = field.checkFields(siteFields(home ?? 'https://site.invalid/'), yaml.value)
  if (!home || checked.problems) {
    const homeProblems = home ? [] : [homeProblem(yaml.value, url)]
    return { problems: [...homeProblems, ...(checked.problems ?? [])] }
  }
  const { authors = {}, markdown = false, items = 50, ...rest } = checked.value
  const keyed = Object.entries(authors).map(([key, author]): [string, Author] => [
    key,
    { key, ...author },
  ])
  return { value: { ...rest, url: home, markdown, items, authors: Object.fromEntries(keyed) } }
}

function homeProblem(yaml: Yaml, url: string | undefined): Problem {
  const rule = 'must be https:// or http:// and a host, without a path'
  if (url) return { message: `SITE_URL "${url}" ${rule}` }
  return { line: yaml.at(['url']).line, field: 'url', message: `it ${rule}` }
}

/** Names every problem of a site file. */
export class SiteError extends Error {}

/**
 * Returns the site, or throws a SiteError that names every problem of the file. For where a broken
 * site can't go on.
 */
export function requireSite(
  source: string,
  url: string | undefined,
  describe: (problem: Problem) => string,
): Site {
  const site = readSite(source, url)
  if (site.problems) throw new SiteError(site.problems.map(describe).join('\n'))
  return site.value
}

function siteFields(home: string) {
  return field.fields({
    title: field.text,
    description: field.text,
    url: v.optional(field.code),
    language: field.language,
    timezone: v.pipe(
      field.code,
      v.check(
        isTimezone,
        (issue) => `${issue.received} is not a time zone such as "Europe/Berlin"`,
      ),
    ),
    authors: v.optional(
      v.pipe(
        v.custom<Record<string, unknown>>(field.isMap, 'is not a map of authors'),
        v.record(authorKey, field.authorFields(home)),
      ),
    ),
    rights: field.optionalText,
    image: v.optional(field.webAddress(home)),
    icon: v.optional(field.webAddress(home)),
    email: v.optional(field.email),
    markdown: v.optional(field.flag),
    items: v.optional(
      v.pipe(
        field.wholeAmount,
        v.check((n) => n >= 1 && n <= mostItems, `must be from 1 to ${mostItems}`),
      ),
    ),
  })
}

const authorKey = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'an author’s key is lower-case letters, digits and hyphens'),
)

function urlOf(value: unknown): string | undefined {
  const url = value && typeof value === 'object' && 'url' in value ? value.url : undefined
  return typeof url === 'string' ? url.trim() : undefined
}

/**
 * The Worker serves its routes from the root of a host, so a path, query or password here would
 * break every link.
 */
function readHome(url: string | undefined): string | undefined {
  const parsed = URL.parse(url ?? '')
  return parsed && /^https?:$/.test(parsed.protocol) && parsed.href === `${parsed.origin}/`
    ? parsed.href
    : undefined
}

function isTimezone(name: string): boolean {
  // The list lacks some names, but to look a name up takes much less CPU than to make a format.
  if (Intl.supportedValuesOf('timeZone').includes(name)) return true
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
