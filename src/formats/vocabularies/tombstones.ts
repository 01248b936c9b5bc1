import type { Tombstone } from '../format.ts'
import { xml } from '../xml.ts'

/** The "deleted-entry" element of Atom (RFC 6721). */
export const namespace = 'http://purl.org/atompub/tombstones/1.0'

/** Returns what stays of an article that was withdrawn (RFC 6721 §3). */
export function deletedEntry({ id, withdrawn }: Tombstone): string {
  return xml('at:deleted-entry', { ref: id, when: withdrawn })
}
