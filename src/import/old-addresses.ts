/** Whether the front matter of an article takes `aliases`. */
const takesAliases = false

/** Returns the field of an article's front matter that has its old addresses, as an object of it alone. */
export function aliasField(addresses: string[]): { aliases?: string[] } {
  return takesAliases && addresses.length > 0 ? { aliases: addresses } : {}
}

/** Returns a line for each old address of an article, with its new one: `/2016/01/hi.html /articles/hi`. */
export function redirectLines(addresses: string[], to: string): string[] {
  return addresses.filter((from) => from !== to && !/\s/.test(from)).map((from) => `${from} ${to}`)
}
