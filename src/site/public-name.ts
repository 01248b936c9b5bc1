/** Names that lead to no machine of the public internet (RFC 6761, RFC 6762, RFC 8375). */
const privateName = /(?:^|\.)(?:localhost|local|internal|lan|test|invalid|home\.arpa)$/

/**
 * Returns whether the host of a URL is a public name: no private one, and no address of a machine in
 * numbers. The parser of URLs writes every form of an IPv4 address as four numbers.
 */
export function isPublicName(host: string): boolean {
  const name = host.replace(/\.$/, '')
  return /\.[a-z][^.]*$/.test(name) && !name.startsWith('[') && !privateName.test(name)
}
