/**
 * No text that compile or `readSite` lets through holds this character, and XML and JSON can't: it
 * stands on both sides of each name in a template.
 */
const mark = '\u0001'

/** Returns the place in a template where a document says `name` for itself. */
export function placeFor(name: string): string {
  return mark + name + mark
}

/** The place of the items. */
export const itemsPlace: string = placeFor('items')

/**
 * Returns what `feed` wrote with something else wherever it says `written`. Throws where it doesn't
 * say it.
 */
export function replaceWritten(document: string, written: string, replacement: string): string {
  if (!document.includes(written)) {
    throw new Error(`formats: no ${written} in the document that was made`)
  }
  return document.replaceAll(written, () => replacement)
}

/**
 * Returns the document that a template makes with these values, and these items with `separator`
 * between them. Throws for a place that has no value. All is put together at once: this is done for
 * every document, and a copy of it is most of what that costs.
 */
export function fillTemplate(
  template: string,
  values: Record<string, string>,
  items: string[],
  separator: string,
): string {
  const at = template.indexOf(itemsPlace)
  if (at < 0) throw new Error('formats: a template has no place for items')
  const head = fillPlaces(template.slice(0, at), values)
  const tail = fillPlaces(template.slice(at + itemsPlace.length), values)
  const [first, ...others] = items
  if (first === undefined) return head + tail
  const last = others.pop()
  return last === undefined
    ? head + first + tail
    : [head + first, ...others, last + tail].join(separator)
}

function fillPlaces(text: string, values: Record<string, string>): string {
  const parts = text.split(mark)
  // Text and names take turns.
  for (let i = 1; i < parts.length; i += 2) {
    const value = values[parts[i] ?? '']
    if (value === undefined) throw new Error(`formats: nothing to say for ${parts[i]}`)
    parts[i] = value
  }
  return parts.join('')
}

/** `feed` takes only URLs for its links, so it gets these two, and places stand for them. */
export const pageUrn = 'urn:dateline:page'
export const selfUrn = 'urn:dateline:self'
