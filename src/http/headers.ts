/** Returns seconds since 1970 as an HTTP date (RFC 9110 §5.6.7). */
export function httpDate(seconds: number): string {
  return new Date(seconds * 1000).toUTCString()
}

const month = '[A-Z][a-z]{2}'
const time = '[0-9]{2}:[0-9]{2}:[0-9]{2}'

/** The three forms of a date (RFC 9110 §5.6.7): IMF-fixdate, RFC 850 and asctime. */
const dateForms = new RegExp(
  `^(?:[A-Z][a-z]{2}, ([0-9]{2}) ${month} [0-9]{4} ${time} GMT` +
    `|[A-Z][a-z]{5,8}, ([0-9]{2})-${month}-[0-9]{2} ${time} GMT` +
    `|[A-Z][a-z]{2} ${month} ([ 0-9][0-9]) ${time} [0-9]{4})$`,
)

/** Returns the date in a header, in seconds since 1970; undefined if it has none. */
export function readHttpDate(header: string | null): number | undefined {
  const [, ...days] = dateForms.exec(header ?? '') ?? []
  const day = days.find((found) => found !== undefined)
  if (header === null || day === undefined) return undefined
  const date = new Date(header.endsWith('GMT') ? header : `${header} GMT`)
  // Date would turn the 31st of a short month into a day of the next month.
  return date.getUTCDate() === Number(day) ? date.getTime() / 1000 : undefined
}

/** An entity tag (RFC 9110 §8.8.3). The runtime decodes obs-text as characters beyond ASCII. */
const entityTag = /(?:W\/)?"([\x21\x23-\x7e\x80-\uffff]*)"/g

/**
 * Returns the opaque parts of a list of entity tags, without the suffix that a compressing server
 * adds; `*` if the header is `*`; undefined if it is absent or malformed. Members may be empty (RFC
 * 9110 §5.6.1.2).
 */
export function readEntityTags(header: string | null): '*' | string[] | undefined {
  if (header === null) return undefined
  if (header.trim() === '*') return '*'
  const members = header.replace(entityTag, '"').split(',')
  if (!members.every((member) => ['', '"'].includes(member.trim()))) return undefined
  const tags = [...header.matchAll(entityTag)].map(([, tag = '']) =>
    tag.replace(/-(?:gzip|br|zstd|df)$/, ''),
  )
  return tags.length > 0 ? tags : undefined
}
