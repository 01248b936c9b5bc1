import { decodeUtf8 } from '../../article/text.ts'
import { charsetOf, encodingOf } from '../xml-file.ts'

/** What a text file says of its own charset, in its first lines. */
const declared =
  /(?:<meta[^>]{0,100}charset|coding[:=]|^[ \t]*(?:charset|encoding)[ \t]*:)\s*=?\s*["']?([\w.:-]+)/im

/**
 * Returns the text in a file of any charset: the one of its byte order mark, UTF-8, the one that it
 * declares, or else Windows-1252, with what there is to tell of that. Throws an Error for what is no text.
 */
export function decoded(bytes: Uint8Array): { text: string; note?: string } {
  const mark = charsetOf(bytes.subarray(0, 2))
  if (mark !== 'utf-8') {
    return { text: new TextDecoder(mark).decode(bytes), note: `was read as ${mark.toUpperCase()}` }
  }
  if (bytes.subarray(0, 8192).includes(0)) throw new Error('it is no text')
  const text = decodeUtf8(bytes)
  if (text !== undefined) return { text }
  const head = Buffer.from(bytes.subarray(0, 2048)).toString('latin1')
  const named = declared.exec(head)?.[1]
  const encoding = named && !/^utf-?8$/i.test(named) ? encodingOf(named) : undefined
  if (encoding) {
    return {
      text: new TextDecoder(encoding).decode(bytes),
      note: `was read as ${named}, as it says`,
    }
  }
  const note = 'is not UTF-8, and was read as Windows-1252; look at its letters'
  return { text: new TextDecoder('windows-1252').decode(bytes), note }
}
