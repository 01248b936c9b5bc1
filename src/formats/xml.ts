/** An attribute that is undefined is left out. */
type Attributes = Record<string, string | number | undefined>

/** Returns an element as XML; `inner` is XML too, such as what `text` returns. */
export function xml(name: string, attributes: Attributes, inner = ''): string {
  const start = `<${name}${xmlAttributes(attributes)}`
  return inner === '' ? `${start}/>` : `${start}>${inner}</${name}>`
}

/** Returns attributes as they stand behind the name of an element. */
export function xmlAttributes(attributes: Attributes): string {
  const pairs = Object.entries(attributes).filter(([, value]) => value !== undefined)
  return pairs.map(([name, value]) => ` ${name}="${text(String(value))}"`).join('')
}

/**
 * Returns text as it stands in an element or an attribute's value. The hexadecimal references are
 * what the RSS Best Practices Profile asks for: readers that look for markup in a title take no
 * `&amp;` of them for HTML.
 */
export function text(value: string): string {
  return value
    .replace(/&/g, '&#x26;')
    .replace(/</g, '&#x3C;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
}

/** Returns plain text as HTML. */
export function htmlText(value: string): string {
  return value.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
}

/**
 * Returns text for xml-js, under `feed`, which escapes it but first takes a literal `&amp;` for an
 * ampersand that is escaped already.
 */
export function feedText(value: string): string {
  return value.replace(/&amp;/g, '&amp;amp;')
}

/** Returns XML that `feed` wrote with the references that `text` writes. */
export function withHexReferences(document: string): string {
  return document.replace(/<!\[CDATA\[[\s\S]*?\]\]>|&amp;|&lt;/g, (found) => {
    if (found === '&amp;') return '&#x26;'
    return found === '&lt;' ? '&#x3C;' : found
  })
}

/**
 * Returns `document` with `insert` put before the last `mark` in it. Throws where there is no such
 * mark.
 */
export function spliceBefore(document: string, mark: string, insert: string): string {
  const at = document.lastIndexOf(mark)
  if (at < 0) throw new Error(`formats: no ${mark} in the document that was made`)
  return document.slice(0, at) + insert + document.slice(at)
}

/**
 * Returns what stands in `document` from the first `<name>` to the last `</name>`, both included.
 */
export function cutElement(document: string, name: string): string {
  const start = document.indexOf(`<${name}>`)
  const end = document.lastIndexOf(`</${name}>`)
  if (start < 0 || end < start)
    throw new Error(`formats: no <${name}> in the document that was made`)
  return document.slice(start, end + name.length + 3)
}
