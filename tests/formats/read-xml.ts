import { parser } from 'sax'

/**
 * `name` has a prefix of ours for its namespace, whatever the document calls it; `text` is that of
 * the element alone.
 */
export type XmlElement = {
  name: string
  attributes: Record<string, string>
  children: XmlElement[]
  text: string
}

const prefixes: Record<string, string> = {
  '': '',
  'http://www.w3.org/2005/Atom': 'atom:',
  'http://purl.org/dc/elements/1.1/': 'dc:',
  'http://purl.org/rss/1.0/modules/content/': 'content:',
  'http://search.yahoo.com/mrss/': 'media:',
}

/**
 * Returns the root of a document. Throws where it is not well-formed XML 1.0 with namespaces, or
 * has a doctype.
 */
export function readXml(document: string): XmlElement {
  checkTokens(document)
  const root: XmlElement = { name: '', attributes: {}, children: [], text: '' }
  const open = [root]
  const top = () => open.at(-1) ?? root
  const xml = parser(true, { xmlns: true })
  xml.onerror = (error) => {
    throw error
  }
  xml.ondoctype = (doctype) => {
    throw new Error(`a doctype: ${doctype}`)
  }
  xml.onopentag = ({ local, uri, attributes }) => {
    const prefix = prefixes[uri]
    if (prefix === undefined) throw new Error(`unknown namespace "${uri}" of <${local}>`)
    const pairs = Object.values(attributes).map(({ name, value }) => [name, value])
    const element = {
      name: prefix + local,
      attributes: Object.fromEntries(pairs),
      children: [],
      text: '',
    }
    top().children.push(element)
    open.push(element)
  }
  xml.onclosetag = () => {
    open.pop()
  }
  xml.ontext = (text) => {
    top().text += text
  }
  xml.oncdata = xml.ontext
  xml.write(document).close()
  const [first, ...more] = root.children
  if (!first || more.length > 0) throw new Error('a document has one root')
  return first
}

/** Returns the children of that name. */
export function all(parent: XmlElement, name: string): XmlElement[] {
  return parent.children.filter((child) => child.name === name)
}

/**
 * Returns the only child of that name, or undefined when there is none. Throws when there are more.
 */
export function one(parent: XmlElement, name: string): XmlElement | undefined {
  const [first, ...more] = all(parent, name)
  if (more.length > 0) throw new Error(`<${parent.name}> has ${more.length + 1} <${name}>`)
  return first
}

/**
 * Returns the text of the only child of that name, or undefined. Throws when it has elements in it.
 */
export function textOf(parent: XmlElement, name: string): string | undefined {
  const child = one(parent, name)
  if (child && child.children.length > 0) throw new Error(`<${name}> holds elements`)
  return child?.text
}

const characters = /^[\t\n\r\x20-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]*$/u
const reference = '&(?:amp|lt|gt|quot|apos|#[0-9]+|#x[0-9a-fA-F]+);'
const attribute = `\\s+([\\w:.-]+)="(?:[^<&"]|${reference})*"`
const token = new RegExp(
  [
    '<!\\[CDATA\\[[^]*?\\]\\]>',
    '<\\?xml version="1\\.0" encoding="utf-8"\\?>',
    `</?[\\w:.-]+(?:${attribute})*\\s*/?>`,
    `(?:[^<&]+|${reference})+`,
  ].join('|'),
  'y',
)

/**
 * What the parser lets pass (XML 1.0 §2.2, §2.4, §3.1): bad characters, a bare `<` or `&`, `]]>`,
 * an attribute twice.
 */
function checkTokens(document: string): void {
  if (!characters.test(document)) throw new Error('a character that XML 1.0 forbids')
  for (let at = 0; at < document.length; at = token.lastIndex) {
    token.lastIndex = at
    const [found] = token.exec(document) ?? []
    if (found === undefined) throw new Error(`not well-formed: ${document.slice(at, at + 80)}`)
    if (!found.startsWith('<') && found.includes(']]>')) throw new Error(`"]]>" in text: ${found}`)
    if (!found.startsWith('<') || found.startsWith('<!')) continue
    const names = [...found.matchAll(new RegExp(attribute, 'g'))].map(([, name]) => name)
    if (new Set(names).size < names.length) throw new Error(`an attribute twice: ${found}`)
  }
}
