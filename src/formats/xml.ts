/** An attribute that is undefined is left out. */
type Attributes = Record<string, string | number | true | undefined>

/** Returns an element as XML; `inner` is XML too, such as what `words` returns. */
export function xml(name: string, attributes: Attributes, inner = ''): string {
  const start = `<${name}${xmlAttributes(attributes)}`
  return inner === '' ? `${start}/>` : `${start}>${inner}</${name}>`
}

/** Returns attributes as they stand behind the name of an element. */
export function xmlAttributes(attributes: Attributes): string {
  const pairs = Object.entries(attributes).filter(([, value]) => value !== undefined)
  return pairs.map(([name, value]) => ` ${name}="${text(String(value))}"`).join('')
}

/** Returns text as it stands in an element or an attribute's value. */
export function text(value: string): string {
  return htmlText(value).replace(/"/g, '&quot;')
}

/**
 * Returns words as they stand in an element that people read. The hexadecimal references are what
 * the RSS Best Practices Profile asks for: who looks for markup in a title takes no `&amp;` of them
 * for HTML. Attributes and addresses do without: there are parsers that don't know them there.
 */
export function words(value: string): string {
  return withHexReferences(htmlText(value))
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

function withHexReferences(xml: string): string {
  return xml.replace(/&amp;/g, '&#x26;').replace(/&lt;/g, '&#x3C;')
}

const wordy = 'title|description|copyright|subtitle|rights|name'
const wordyText = new RegExp(`<!\\[CDATA\\[[\\s\\S]*?\\]\\]>|<(?:${wordy})>[^<]+`, 'g')

/** Returns XML that `feed` wrote, with the words in it as `words` writes them. */
export function withWords(document: string): string {
  return document.replace(wordyText, (found) =>
    found.startsWith('<!') ? found : withHexReferences(found),
  )
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
