/** Returns seconds since 1970 as HTTP writes a date (RFC 9110 §5.6.7). */
export function httpDate(seconds: number): string {
  return new Date(seconds * 1000).toUTCString()
}

const month = '[A-Z][a-z]{2}'
const time = '[0-9]{2}:[0-9]{2}:[0-9]{2}'

/** The three forms of a date (RFC 9110 §5.6.7): IMF-fixdate, the one of RFC 850, and asctime's. */
const dateForms = new RegExp(
  `^(?:[A-Z][a-z]{2}, ([0-9]{2}) ${month} [0-9]{4} ${time} GMT` +
    `|[A-Z][a-z]{5,8}, ([0-9]{2})-${month}-[0-9]{2} ${time} GMT` +
    `|[A-Z][a-z]{2} ${month} ([ 0-9][0-9]) ${time} [0-9]{4})$`,
)

/** Returns the date that a header names, in seconds since 1970; undefined where it names none. */
export function readHttpDate(header: string | null): number | undefined {
  const [, ...days] = dateForms.exec(header ?? '') ?? []
  const day = days.find((found) => found !== undefined)
  if (header === null || day === undefined) return undefined
  const date = new Date(header.endsWith('GMT') ? header : `${header} GMT`)
  // Date makes the 31st of a short month a day of the next one.
  return date.getUTCDate() === Number(day) ? date.getTime() / 1000 : undefined
}

/** An entity tag (RFC 9110 §8.8.3). The runtime makes characters beyond ASCII of obs-text. */
const entityTag = /(?:W\/)?"([\x21\x23-\x7e\x80-\uffff]*)"/g

/**
 * Returns the opaque parts of a list of entity tags, without the suffix that a compressing server adds;
 * `*` for any; undefined for a header that is absent or malformed. Members may be empty (RFC 9110
 * §5.6.1.2).
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

/**
 * Returns the opaque tags of the versions that a client has and takes a delta to (RFC 3229 §10.5.3,
 * instance manipulation `feed`): none for a client that doesn't ask for deltas.
 */
export function readDeltaBases(headers: Headers): string[] {
  const tags = takesDeltas(headers) ? readEntityTags(headers.get('If-None-Match')) : undefined
  return Array.isArray(tags) ? tags : []
}

/** Tells whether a client takes a delta to a version that it has. */
export function takesDeltas(headers: Headers): boolean {
  const wanted = headers.get('A-IM')?.split(',') ?? []
  return wanted.some((manipulation) => {
    const [name = '', ...parameters] = manipulation.split(';').map((part) => part.trim())
    const isRefused = parameters.some((parameter) => /^q=0(\.0*)?$/i.test(parameter))
    return name.toLowerCase() === 'feed' && !isRefused
  })
}
