import sax from 'sax'

/** An element: its namespace and local name, its attributes by name, and what is inside. */
export type XmlElement = {
  uri: string
  local: string
  attributes: Record<string, string>
  children: (XmlElement | string)[]
}

// XML 1.0 §2.2, and the non-characters that it only discourages.
const forbidden = /[^\t\n\r\x20-\uD7FF\uE000-\uFDCF\uFDF0-\uFFFD\u{10000}-\u{10FFFF}]/u

/** Returns the root of an XML document. Throws an Error for one that is not well-formed. */
export function readXml(document: string): XmlElement {
  refuseForbidden(document)
  const parser = sax.parser(true, { xmlns: true, strictEntities: true, position: true })
  const top: XmlElement = { uri: '', local: '', attributes: {}, children: [] }
  const open = [top]
  parser.onerror = (error) => {
    throw error
  }
  // A feed needs none, and a reader that fears entities refuses a document that has one.
  parser.ondoctype = () => {
    throw new Error('the document has a DOCTYPE')
  }
  parser.onopentag = ({ uri, local, attributes }) => {
    const values = Object.values(attributes).map(({ name, value }) => [name, value])
    const element = { uri, local, attributes: Object.fromEntries(values), children: [] }
    for (const value of Object.values(element.attributes)) refuseForbidden(String(value))
    open.at(-1)?.children.push(element)
    open.push(element)
  }
  parser.onclosetag = () => {
    open.pop()
  }
  const addText = (text: string) => {
    refuseForbidden(text)
    open.at(-1)?.children.push(text)
  }
  parser.ontext = addText
  parser.oncdata = addText
  parser.write(document).close()
  const [root, ...more] = elementsOf(top)
  if (!root || more.length > 0) throw new Error('the document has not one root')
  return root
}

/** Returns the elements right inside of an element, all of them or those of a name. */
export function elementsOf(element: XmlElement, uri?: string, local?: string): XmlElement[] {
  return element.children.filter((child): child is XmlElement => {
    if (typeof child === 'string') return false
    return local === undefined || (child.uri === uri && child.local === local)
  })
}

/** Returns the text of an element, that of the elements inside of it too. */
export function textOf({ children }: XmlElement): string {
  return children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('')
}

function refuseForbidden(text: string): void {
  const at = text.search(forbidden)
  if (at < 0) return
  const code = text.codePointAt(at)?.toString(16).toUpperCase().padStart(4, '0')
  throw new Error(`the document has the character U+${code}, which XML 1.0 does not allow`)
}
