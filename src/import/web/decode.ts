import { ImportError } from '../moved.ts'
import { charsetOf, encodingOf } from '../xml-file.ts'

/**
 * Returns the text that bytes are. Bytes that can only be UTF-8 are read as that, whatever is declared in
 * them or, as `byHost`, beside them; `note` says where that was wrong. Throws an ImportError for a charset
 * that doesn't exist.
 */
export function decodeText(
  bytes: Uint8Array,
  name: string,
  byHost?: string,
): { text: string; note?: string } {
  const inFile = charsetOf(bytes.subarray(0, 1024))
  if (inFile.startsWith('utf-16')) return { text: new TextDecoder(inFile).decode(bytes) }
  const utf8 = new TextDecoder().decode(bytes)
  const broken = utf8.split('\ufffd').length - 1
  const letters = bytes.reduce((count, byte) => (byte >= 0xc2 ? count + 1 : count), 0)
  const declared = inFile === 'utf-8' ? byHost : inFile
  if (letters > 2 * broken) {
    if (broken > 0) return { text: utf8, note: `${broken} of its letters are broken` }
    const isOther = declared !== undefined && !/^utf-?8$/i.test(declared)
    return { text: utf8, ...(isOther && { note: `declares ${declared}, but is UTF-8` }) }
  }
  if (broken === 0) return { text: decoded(bytes, declared, name) ?? utf8 }
  const other = decoded(bytes, declared, name)
  if (other !== undefined) return { text: other }
  const text = new TextDecoder('windows-1252').decode(bytes)
  return { text, note: 'is not UTF-8, and was read as Windows-1252; look at its letters' }
}

/** The text in a declared charset; undefined if none is declared, or UTF-8. */
function decoded(bytes: Uint8Array, charset = 'utf-8', name: string): string | undefined {
  const encoding = encodingOf(charset)
  if (encoding) return encoding === 'utf-8' ? undefined : new TextDecoder(encoding).decode(bytes)
  throw new ImportError(`${name} declares the charset ${charset}, but can't be read as that`)
}
