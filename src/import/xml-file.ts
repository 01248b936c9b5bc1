import { createReadStream } from 'node:fs'
import sax from 'sax'

/** An element of an XML file, and the words right in it. `line` is the one on which it begins. */
export type XmlElement = {
  name: string
  attributes: Record<string, string>
  text: string
  line: number
  children: XmlElement[]
}

/** An element, or what is wrong with the file on a line. */
export type XmlPart =
  | { element: XmlElement; fault?: undefined }
  | { fault: { line: number; message: string }; element?: undefined }

const startBytes = 1024

/**
 * Yields the elements of an XML file that are in `depth` others, one after the other, so that none but the
 * present one is in memory. `advance` is told the bytes that are read. A file that is broken off or not well
 * formed yields what can be read, and a fault.
 */
export async function* readXml(
  path: string,
  depth: number,
  advance: (bytes: number) => void = () => {},
): AsyncGenerator<XmlPart> {
  const xml = sax.parser(true, { position: true })
  const parts: XmlPart[] = []
  const open: XmlElement[] = []
  let faults = 0
  xml.onopentag = ({ name, attributes }) => {
    open.push({ name, attributes, text: '', line: xml.line + 1, children: [] })
  }
  xml.ontext = xml.oncdata = (text) => {
    const element = open.at(-1)
    if (element && open.length > depth) element.text += text
  }
  xml.onclosetag = () => {
    const element = open.pop()
    if (!element) return
    element.text = detached(element.text)
    if (open.length === depth) parts.push({ element })
    else if (open.length > depth) open.at(-1)?.children.push(element)
  }
  xml.onerror = (error) => {
    xml.error = null
    if (faults++ > 0) return
    const [reason = ''] = error.message.split('\n')
    const message = `is not well-formed XML: ${reason.toLowerCase()}`
    parts.push({ fault: { line: xml.line + 1, message } })
  }
  let decoder: TextDecoder | undefined
  const chunks = createReadStream(path, { highWaterMark: 256 * 1024 })
  for await (const chunk of chunks as AsyncIterable<Buffer>) {
    decoder ??= new TextDecoder(charsetOf(chunk.subarray(0, startBytes)))
    xml.write(decoder.decode(chunk, { stream: true }))
    advance(chunk.length)
    yield* parts.splice(0)
  }
  if (open.length > 0) {
    const message = 'the file is broken off here: what comes after it is missing; export again'
    parts.push({ fault: { line: xml.line + 1, message } })
  }
  yield* parts.splice(0)
}

/** Returns the words of the first element on a path below another; empty if there is none. */
export function textOf(element: XmlElement | undefined, ...path: string[]): string {
  const [name, ...rest] = path
  if (!name) return element?.text.trim() ?? ''
  const child = element?.children.find((one) => one.name === name)
  return textOf(child, ...rest)
}

/** What stays of an element is short, and must not keep the chunk in memory of which it is a part. */
function detached(text: string): string {
  return text.length < 2000 ? Buffer.from(text).toString() : text
}

/** The charset that a file declares; UTF-8 if it doesn't, or declares one that doesn't exist. */
export function charsetOf(start: Uint8Array): string {
  const [first, second] = start
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  const text = Buffer.from(start).toString('latin1')
  const [, declared = 'utf-8'] = /^[^>]*\sencoding=["']([\w.-]+)["']/.exec(text) ?? []
  return encodingOf(declared) ?? 'utf-8'
}

/** Returns the name of the encoding with this label; undefined if there is none (WHATWG Encoding §4.2). */
export function encodingOf(label: string): string | undefined {
  try {
    return new TextDecoder(label).encoding
  } catch {
    return undefined
  }
}
