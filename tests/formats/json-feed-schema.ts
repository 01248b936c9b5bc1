import * as v from 'valibot'

const absoluteUrl = v.pipe(
  v.string(),
  v.check((url) => /^[a-z][a-z0-9+.-]*:\S+$/i.test(url) && URL.canParse(url), 'no absolute URL'),
)

const dateTime = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/, 'no date-time (RFC 3339)'),
  v.check((date) => !Number.isNaN(Date.parse(date)), 'no time there is'),
)

const languageTag = v.pipe(v.string(), v.check(isLanguageTag, 'no language tag (RFC 5646)'))
const filled = v.pipe(v.string(), v.nonEmpty('is empty'))
const amount = v.pipe(v.number(), v.finite(), v.minValue(0))
const mediaType = v.pipe(v.string(), v.regex(/^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/, 'no media type'))

const author = v.pipe(
  members({
    name: v.optional(filled),
    url: v.optional(absoluteUrl),
    avatar: v.optional(absoluteUrl),
  }),
  v.check(({ name, url, avatar }) => Boolean(name ?? url ?? avatar), 'an author says nothing'),
)

const attachment = members({
  url: absoluteUrl,
  mime_type: mediaType,
  title: v.optional(filled),
  size_in_bytes: v.optional(v.pipe(amount, v.integer())),
  duration_in_seconds: v.optional(amount),
})

const item = v.pipe(
  members({
    id: filled,
    url: v.optional(absoluteUrl),
    external_url: v.optional(absoluteUrl),
    title: v.optional(filled),
    content_html: v.optional(v.string()),
    content_text: v.optional(v.string()),
    summary: v.optional(filled),
    image: v.optional(absoluteUrl),
    banner_image: v.optional(absoluteUrl),
    date_published: v.optional(dateTime),
    date_modified: v.optional(dateTime),
    authors: v.optional(v.array(author)),
    tags: v.optional(v.array(filled)),
    language: v.optional(languageTag),
    attachments: v.optional(v.array(attachment)),
  }),
  v.check(
    ({ content_html, content_text }) => (content_html ?? content_text) !== undefined,
    'an item has content_html or content_text',
  ),
)

/**
 * JSON Feed 1.1 (jsonfeed.org/version/1.1), stricter than it: no deprecated members, and no text
 * that is empty but the content.
 */
export const jsonFeed = v.pipe(
  members({
    version: v.literal('https://jsonfeed.org/version/1.1'),
    title: filled,
    home_page_url: v.optional(absoluteUrl),
    feed_url: v.optional(absoluteUrl),
    description: v.optional(filled),
    user_comment: v.optional(filled),
    next_url: v.optional(absoluteUrl),
    icon: v.optional(absoluteUrl),
    favicon: v.optional(absoluteUrl),
    authors: v.optional(v.array(author)),
    language: v.optional(languageTag),
    expired: v.optional(v.boolean()),
    hubs: v.optional(v.array(members({ type: filled, url: absoluteUrl }))),
    items: v.array(item),
  }),
  v.check(({ next_url, feed_url }) => !next_url || next_url !== feed_url, 'next_url is feed_url'),
  v.check(({ items }) => new Set(items.map(({ id }) => id)).size === items.length, 'an id twice'),
)

/** These members and extensions: objects whose names begin with `_` and a letter. */
function members<const E extends v.ObjectEntries>(entries: E) {
  const others = (value: Record<string, unknown>) =>
    Object.entries(value).filter(([name]) => !Object.hasOwn(entries, name))
  return v.pipe(
    v.looseObject(entries),
    v.check(
      (value) => others(value).every(([name]) => /^_[a-z][^.]*$/i.test(name)),
      (issue) => `unknown members: ${others(issue.input).map(([name]) => name)}`,
    ),
    v.check((value) => others(value).every(([, value]) => isExtension(value)), 'no extension'),
  )
}

function isExtension(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.keys(value).every((name) => /^[^_.][^.]*$/.test(name))
  )
}

function isLanguageTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1
  } catch {
    return false
  }
}
