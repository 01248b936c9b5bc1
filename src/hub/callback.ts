import { isPublicName } from '../site/public-name.ts'
import type { Site } from '../site/site.ts'

/** In characters. */
const longest = 2000

/** The ports at which programs on the web are. */
const ports = ['', '80', '443', '8080', '8443']

/** The URL of a callback, or what is wrong with what was given. */
export type ReadCallback = { callback: string } | { problem: string }

/**
 * Returns the URL at which a subscriber is called back, without its fragment, or what is wrong with it.
 * The address of a machine in numbers is refused: a Worker can't fetch it, and it may be a private
 * one. `allowsPrivate`: that, and any port, is as it should be.
 */
export function readCallback(text: string, site: Site, allowsPrivate: boolean): ReadCallback {
  const url = URL.parse(text)
  if (text.length > longest) return { problem: `the callback has over ${longest} characters` }
  if (!url || !/^https?:$/.test(url.protocol)) {
    return { problem: 'the callback is not an http:// or https:// URL' }
  }
  if (url.username || url.password) return { problem: 'the callback contains a user name' }
  if (isOn(site, url, allowsPrivate)) return { problem: 'the callback is on this site' }
  if (!allowsPrivate && !isPublicName(url.hostname)) {
    return { problem: 'the callback has no public host name' }
  }
  if (!allowsPrivate && !ports.includes(url.port)) {
    return { problem: `the callback has the port ${url.port}, which is not one of the web` }
  }
  url.hash = ''
  return { callback: url.href }
}

/** On one machine, a subscriber has another port. */
function isOn(site: Site, { host, hostname }: URL, allowsPrivate: boolean): boolean {
  const own = new URL(site.url)
  return host === own.host || (!allowsPrivate && hostname.replace(/\.$/, '') === own.hostname)
}
