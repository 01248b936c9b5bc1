import { XmlDocument } from 'libxml2-wasm'
import { elementsOf, readXml, textOf as wholeText, type XmlElement } from '../readers/xml.ts'

/** What the tests call the namespaces, whatever a document calls them. */
const prefixes: Record<string, string> = {
  '': '',
  'http://www.w3.org/2005/Atom': 'atom:',
  'http://purl.org/dc/elements/1.1/': 'dc:',
  'http://purl.org/rss/1.0/modules/syndication/': 'sy:',
  'http://purl.org/dc/terms/': 'dcterms:',
  'http://purl.org/rss/1.0/modules/content/': 'content:',
  'http://search.yahoo.com/mrss/': 'media:',
  'http://source.scripting.com/': 'source:',
  'http://www.itunes.com/dtds/podcast-1.0.dtd': 'itunes:',
  'http://www.w3.org/1999/02/22-rdf-syntax-ns#': 'rdf:',
  'http://www.w3.org/2000/01/rdf-schema#': 'rdfs:',
  'http://xmlns.com/foaf/0.1/': 'foaf:',
  'http://purl.org/syndication/history/1.0': 'fh:',
  'http://purl.org/atompub/tombstones/1.0': 'at:',
}

/**
 * Returns the root of an XML document. Throws where libxml2 or the strict reader finds a fault in
 * it, where it has a document type, and where it has a comment or an instruction: no feed writes
 * one, but text that is not escaped would look like it.
 */
export function readDocument(document: string): XmlElement {
  using xml = XmlDocument.fromString(document)
  const [warning] = xml.warnings
  if (warning) throw new Error(warning.message)
  const [odd] = xml.find('//comment() | //processing-instruction()')
  if (odd) throw new Error(`a comment or an instruction: ${odd.content}`)
  return readXml(document)
}

/** Returns the name of an element with our prefix. Throws for a namespace that no feed needs. */
export function nameOf({ uri, local }: XmlElement): string {
  const prefix = prefixes[uri]
  if (prefix === undefined) throw new Error(`unknown namespace "${uri}" of <${local}>`)
  return prefix + local
}

/** Returns the children of that name. */
export function all(parent: XmlElement, name: string): XmlElement[] {
  return elementsOf(parent).filter((child) => nameOf(child) === name)
}

/**
 * Returns the only child of that name, or undefined when there is none. Throws when there are more.
 */
export function one(parent: XmlElement, name: string): XmlElement | undefined {
  const [first, ...more] = all(parent, name)
  if (more.length > 0) throw new Error(`<${nameOf(parent)}> has ${more.length + 1} <${name}>`)
  return first
}

/**
 * Returns the text of the only child of that name, or undefined. Throws when it has elements in it.
 */
export function textOf(parent: XmlElement, name: string): string | undefined {
  const child = one(parent, name)
  if (child && elementsOf(child).length > 0) throw new Error(`<${name}> holds elements`)
  return child && wholeText(child)
}
