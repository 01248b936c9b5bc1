/** What xml-js, under `feed`, writes as an element: its text or its attributes. */
export type XmlElement = { _text?: string; _attributes?: Record<string, string> }

/** Returns an element with text. */
export function textElement(
  text: string,
  attributes?: Record<string, string | undefined>,
): XmlElement {
  return { ...(attributes && attributeElement(attributes)), _text: xmlText(text) }
}

/** Returns an empty element with those of the attributes that are defined. */
export function attributeElement(attributes: Record<string, string | undefined>): XmlElement {
  const defined = Object.entries(attributes).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  )
  return {
    _attributes: Object.fromEntries(defined.map(([name, value]) => [name, xmlAttribute(value)])),
  }
}

/**
 * Returns text for xml-js, which escapes it but first takes a literal `&amp;` for an ampersand that
 * is escaped already.
 */
export function xmlText(text: string): string {
  return text.replace(/&amp;/g, '&amp;amp;')
}

/** Returns an attribute's value for xml-js, which escapes only the quotation marks in it. */
export function xmlAttribute(value: string): string {
  return htmlText(value)
}

/**
 * Returns HTML that can stand in a CDATA section, which ends at `]]>` (XML 1.0 §2.7). Outside of
 * tags HTML doesn't mind.
 */
export function cdataHtml(html: string): string {
  return html.replace(/\]\]>/g, ']]&gt;')
}

/** Returns plain text as HTML. */
export function htmlText(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
}

/** Returns an element as a string, for where `feed` has no way in. */
export function xml(
  name: string,
  attributes: Record<string, string | undefined>,
  text?: string,
): string {
  const pairs = Object.entries(attributes).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  )
  const start = `<${name}${pairs.map(([key, value]) => ` ${key}="${xmlAttribute(value).replace(/"/g, '&quot;')}"`).join('')}`
  return text === undefined ? `${start}/>` : `${start}>${htmlText(text)}</${name}>`
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
