/**
 * Returns the names in a list that was written as one text, `a, b`; undefined for any other value,
 * and for a text that `isName` takes for one name.
 */
export function splitList(
  value: unknown,
  isName: (text: string) => boolean = () => false,
): string[] | undefined {
  if (typeof value !== 'string' || !/[,，、]/.test(value) || isName(value)) return undefined
  const names = value.split(/[,，、]/).map((name) => name.trim())
  return names.filter((name) => name)
}
