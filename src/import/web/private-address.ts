import { BlockList, isIPv6 } from 'node:net'

/** Networks that aren't the public one, and those that may lead into them (RFC 6890, RFC 6052). */
const ipv4 = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
  ...['192.0.0.0/24', '192.168.0.0/16', '198.18.0.0/15', '224.0.0.0/3'],
]
const ipv6 = ['::/96', '64:ff9b::/32', '2001::/32', '2002::/16', 'fc00::/7', 'fe80::/9', 'ff00::/8']

const blocked = new BlockList()
for (const network of [...ipv4, ...ipv6]) {
  const [address = '', prefix] = network.split('/')
  blocked.addSubnet(address, Number(prefix), isIPv6(address) ? 'ipv6' : 'ipv4')
}

/** Returns whether an IP address is one of this machine or of its own network. */
export function isPrivate(address: string): boolean {
  const plain = address.replace(/%.*$/, '')
  return blocked.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4')
}
