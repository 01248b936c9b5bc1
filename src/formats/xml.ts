/** An attribute that is undefined is left out. */
type Attributes = Record<string, string | number | boolean | undefined>

/** Returns an element as XML; `inner` is XML too, such as what `words` returns. */
export function xml(name: string, attributes: Attributes, inner = ''): string {
  const start = `<${name}${xmlAttributes(attributes)}`
  return inner === '' ? `${start}/>` : `${start}>${inner}</${name}>`
}

/** Returns attributes as they follow the name of an element, each after a space. */
export function xmlAttributes(attributes: Attributes): string {
  const pairs = Object.entries(attributes).filter(([, value]) => value !== undefined)
  return pairs.map(([name, value]) => ` ${name}="${text(String(value))}"`).join('')
}

/**
 * Returns elements within another, each on a line of its own. They are not indented: they are stored for
 * every article and sent with every document. Empty strings are left out.
 */
export function onLines(elements: string[]): string {
  return ['', ...elements.filter(Boolean), ''].join('\n')
}

/** Returns text as it stands in an element or an attribute's value. */
export function text(value: string): string {
  return htmlText(value).replace(/"/g, '&quot;')
}

/**
 * Returns words as they stand in an element of RSS that people read. The RSS Best Practices Profile
 * asks for hexadecimal references: software that looks for markup in a title takes `&amp;` and `&lt;`
 * for HTML, but not these. Nothing else has them, since some parsers leave them as they are.
 */
export function words(value: string): string {
  return hexReferences(htmlText(value))
}

/** Returns XML with its `&amp;` and `&lt;` as hexadecimal references. */
export function hexReferences(xml: string): string {
  return xml.replace(/&amp;/g, '&#x26;').replace(/&lt;/g, '&#x3C;')
}

/** Returns plain text as HTML, and as it stands in an element of XML. */
export function htmlText(value: string): string {
  return value.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
}

/** Returns HTML as it stands in an element. It must hold no `]]>`: an article's never does. */
export function cdata(html: string): string {
  return html && `<![CDATA[${html}]]>`
}
