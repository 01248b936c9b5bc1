import { createHash } from 'node:crypto'
import { extname } from 'node:path'
import { unescaped } from '../../article/text.ts'
import { fileEnding } from '../file-ending.ts'
import { mediumName } from '../media.ts'
import { bareHost } from './hosts.ts'

/** In bytes of UTF-8. A path may be much longer, but file systems take no longer names. */
const longestName = 200

/** Returns what two addresses of one file have in common. */
export function fileKey({ host, pathname, search }: URL): string {
  return bareHost(host) + pathname + search
}

/**
 * Returns the path below media/ of a file that is fetched, always the same for a URL: that on the old
 * host, or its host and path. It has no ending if the address has none. `taken` are the names of other
 * files, in lower case.
 */
export function nameFor(url: URL, home: string | undefined, taken: ReadonlySet<string>): string {
  const isOwn = home !== undefined && bareHost(URL.parse(home)?.host ?? '') === bareHost(url.host)
  const path = unescaped(url.pathname)
    .replace(/^\/+/, '')
    .replace(/^(?:wp-content\/uploads|media)\//, '')
  const plain = mediumName(isOwn ? path : `${url.hostname}/${path}`)
  const ending = fileEnding.test(plain) ? extname(plain) : ''
  const stem = plain.slice(0, plain.length - ending.length).replace(/\/+$/, '') || 'file'
  const digest = createHash('sha256').update(fileKey(url)).digest('hex').slice(0, 8)
  const isLong = stem.split('/').some((part) => Buffer.byteLength(part) > longestName - 20)
  if (isLong || Buffer.byteLength(stem) > 2 * longestName) {
    return `${mediumName(url.hostname)}/${digest}${ending}`
  }
  const name = url.search ? `${stem}-${digest}` : stem
  return (taken.has(`${name}${ending}`.toLowerCase()) ? `${stem}-${digest}` : name) + ending
}
