import { createReadStream } from 'node:fs'
import sax, { type PlainTag } from 'sax'

/** An element of an export with its words; `line` is the one on which it begins. */
export type Node = { name: string; attributes: Record<string, string>; text: string }

/** An `<item>`: its elements, and the pairs of `wp:postmeta`. */
export type Item = { line: number; nodes: Node[]; meta: Record<string, string> }

/** What an export is made of, in its order. */
export type Part =
  | { kind: 'item'; item: Item }
  | { kind: 'channel'; node: Node }
  | { kind: 'author'; login: string; name: string }
  | { kind: 'fault'; line: number; message: string }

const startBytes = 1024

/**
 * Yields the parts of a WordPress export (WXR), one after the other, so that none but the present one is
 * in memory. `advance` is told the bytes that are read. A file that is broken off or not well formed
 * yields what can be read, and a fault.
 */
export async function* readExport(
  path: string,
  advance: (bytes: number) => void = () => {},
): AsyncGenerator<Part> {
  const xml = sax.parser(true, { position: true })
  const parts: Part[] = []
  const open: Node[] = []
  let item: Item | undefined
  let meta = { key: '', value: '' }
  let author = { login: '', name: '' }
  let faults = 0
  xml.onopentag = ({ name, attributes }: PlainTag) => {
    if (name === 'item') item = { line: xml.line + 1, nodes: [], meta: {} }
    open.push({ name, attributes, text: '' })
  }
  xml.ontext = xml.oncdata = (text) => {
    const node = open.at(-1)
    if (node) node.text += text
  }
  xml.onclosetag = (name) => {
    const node = open.pop()
    const parent = open.at(-1)?.name
    if (!node) return
    node.text = detached(node.text)
    if (name === 'item' && item) {
      parts.push({ kind: 'item', item })
      item = undefined
    } else if (parent === 'wp:postmeta') {
      if (name === 'wp:meta_key') meta.key = node.text
      if (name === 'wp:meta_value') meta.value = node.text
    } else if (name === 'wp:postmeta' && item) {
      item.meta[meta.key] = meta.value
      meta = { key: '', value: '' }
    } else if (parent === 'item') item?.nodes.push(node)
    else if (parent === 'wp:author') {
      if (name === 'wp:author_login') author.login = node.text
      if (name === 'wp:author_display_name') author.name = node.text
    } else if (name === 'wp:author') {
      parts.push({ kind: 'author', ...author })
      author = { login: '', name: '' }
    } else if (parent === 'channel') parts.push({ kind: 'channel', node })
  }
  xml.onerror = (error) => {
    xml.error = null
    if (faults++ > 0) return
    const [message = ''] = error.message.split('\n')
    parts.push({
      kind: 'fault',
      line: xml.line + 1,
      message: `is not well-formed XML: ${message.toLowerCase()}`,
    })
  }
  let decoder: TextDecoder | undefined
  for await (const chunk of createReadStream(path, {
    highWaterMark: 256 * 1024,
  }) as AsyncIterable<Buffer>) {
    decoder ??= new TextDecoder(charsetOf(chunk.subarray(0, startBytes)))
    xml.write(decoder.decode(chunk, { stream: true }))
    advance(chunk.length)
    yield* parts.splice(0)
  }
  const isCut = open.length > 0 || item !== undefined
  if (isCut) {
    const message = 'the file is broken off here: what comes after it is missing; export again'
    parts.push({ kind: 'fault', line: xml.line + 1, message })
  }
  yield* parts.splice(0)
}

/** What stays of an item is short, and must not keep the chunk in memory of which it is a part. */
function detached(text: string): string {
  return text.length < 2000 ? Buffer.from(text).toString() : text
}

/** The charset that a file declares; UTF-8 if it doesn't, or declares one that doesn't exist. */
export function charsetOf(start: Uint8Array): string {
  const [first, second] = start
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  const declared = /^[^>]*\sencoding=["']([\w.-]+)["']/.exec(
    Buffer.from(start).toString('latin1'),
  )?.[1]
  try {
    return new TextDecoder(declared ?? 'utf-8').encoding
  } catch {
    return 'utf-8'
  }
}
