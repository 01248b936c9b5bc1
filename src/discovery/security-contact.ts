import { toInstant } from '../article/dates.ts'
import { absoluteUrl } from '../site/addresses.ts'
import type { Site } from '../site/site.ts'

/** In seconds. RFC 9116 §2.5.5 asks for less than a year; the file is written again each day. */
export const contactLifetime = 180 * 24 * 60 * 60

/**
 * Returns `security.txt` (RFC 9116): where to report a security hole in the site. `expires` is in
 * seconds since 1970.
 */
export function writeSecurityContact(site: Site, email: string, expires: number): string {
  const lines = [
    // RFC 6068 §2: characters with a meaning in URLs are escaped in the address.
    `Contact: mailto:${encodeURIComponent(email).replace(/%40(?!.*%40)/, '@')}`,
    `Expires: ${toInstant(expires)}`,
    `Preferred-Languages: ${site.language}`,
    `Canonical: ${absoluteUrl(site, '/.well-known/security.txt')}`,
  ]
  return `${lines.join('\n')}\n`
}
