/** The name of a property of CSS, in lower case, and its value. */
export type Declaration = [name: string, value: string]

/**
 * Returns the declarations of a `style` attribute that have a value, as written but `!important`.
 */
export function declarationsIn(style: unknown): Declaration[] {
  if (typeof style !== 'string') return []
  return style.split(';').flatMap((declaration): Declaration[] => {
    const [name = '', ...rest] = declaration.split(':')
    const value = rest
      .join(':')
      .replace(/!\s*important\s*$/i, '')
      .trim()
    return value === '' ? [] : [[name.trim().toLowerCase(), value]]
  })
}
