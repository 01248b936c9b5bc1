/**
 * Returns what stands in place of an author's face: the first letter or digit of the name, in upper case,
 * or its first character if it has neither; '' for an empty name.
 */
export function initialOf(name: string): string {
  const [first = ''] = /[\p{L}\p{N}]\p{M}*/u.exec(name) ?? name
  return first.toUpperCase()
}
