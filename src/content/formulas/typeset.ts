import type temml from 'temml'

/**
 * Typesets TeX. An article without formulas doesn't pay for it, and so it is loaded when one is
 * met.
 */
let library: typeof temml | undefined

/** Says that a formula was met before what typesets it was loaded. */
class NotLoaded extends Error {}

/** Returns what `work` does, and does it again if it has met the first formula. */
export async function loadingFormulas<T>(work: () => T): Promise<T> {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof NotLoaded)) throw error
    library = (await import('temml')).default
    return work()
  }
}

/** The HTML of a formula, or the reason why there is none. */
export type Typeset = { html: string; reason?: never } | { html?: never; reason: string }

/** In UTF-16 code units. */
const longest = 5000

/** Elements. A browser, and whatever else walks a tree, has a limit of its own. */
const deepest = 100

/** Each macro counts. The longest sensible table has a few hundred. */
const mostExpansions = 1000

/** In em and in points, for what is only space. */
const mostSpace: [number, number] = [25, 250]

/** A few characters of definitions can stand for more text than there is memory for. */
const defining =
  /\\(?:[gex]?def|(?:re)?newcommand|providecommand|let|futurelet|global|long|DeclareMathOperator|newenvironment)(?![a-z])/i

/** The library writes what is in these twice, so that each in another one doubles it. */
const doubling =
  /\\(?:math)?llap(?![a-z])|\\cancelto(?![a-z])|\\equilibrium(?:Left|Right)(?![a-z])/gi
const mostDoubled = 4

/**
 * Returns a formula of TeX in MathML, with the TeX as its words. Commands that load, link or style
 * anything are unknown or refused. Throws if the library isn't loaded.
 */
export function typeset(tex: string, isDisplay: boolean): Typeset {
  if (!library) throw new NotLoaded('a formula was met outside of loadingFormulas')
  if (tex.length > longest) return { reason: `it has over ${longest} characters` }
  const [definition] = defining.exec(tex) ?? []
  if (definition) return { reason: `${definition} defines a command, which is not allowed here` }
  if ((tex.match(doubling) ?? []).length > mostDoubled) {
    return { reason: `it has over ${mostDoubled} commands such as \\llap and \\cancelto` }
  }
  try {
    const html = isDisplay ? linesOf(tex, library) : write(tex, library, false)
    if (!html.startsWith('<math') || html.includes('<a '))
      return { reason: 'it refers to another formula' }
    if (isTooDeep(html)) return { reason: 'it is nested too deeply' }
    const words = tex.trim().replace(/\s+/g, ' ').replaceAll('&', '&amp;').replaceAll('"', '&quot;')
    return { html: `<math alttext="${words}"${html.slice('<math'.length)}` }
  } catch (error) {
    // Too many brackets overflow the stack.
    if (error instanceof RangeError) return { reason: 'it is nested too deeply' }
    // The library falls over what it doesn't expect, such as a prime after `^`.
    if (error instanceof TypeError)
      return { reason: 'something is missing or stands in the wrong place' }
    return { reason: reasonOf(error instanceof Error ? error.message : String(error)) }
  }
}

function write(tex: string, { renderToString }: typeof temml, displayMode: boolean): string {
  const options = { displayMode, throwOnError: true, trust: false }
  return renderToString(understood(tex), {
    ...options,
    maxExpand: mostExpansions,
    maxSize: mostSpace,
  })
}

/** What MathJax takes, and the library doesn't: an old name of an array, underscores in words. */
function understood(tex: string): string {
  return tex
    .replace(/\\begin\{eqnarray\*?\}/g, '\\begin{array}{rcl}')
    .replace(/\\end\{eqnarray\*?\}/g, '\\end{array}')
    .replace(/\\(?:text[a-z]*|[hm]box)\{[^{}$\\]*\}/g, (words) => words.replaceAll('_', '\\_'))
}

/** TeX ignores a line break in a displayed formula, which people write all the same. */
function linesOf(tex: string, loaded: typeof temml): string {
  const html = write(tex, loaded, true)
  if (!html.includes('<mo></mo>') || !tex.includes('\\\\')) return html
  try {
    return write(`\\begin{gathered}${tex}\\end{gathered}`, loaded, true)
  } catch {
    return html
  }
}

function isTooDeep(html: string): boolean {
  let depth = 0
  for (const [, slash] of html.matchAll(/<(\/?)/g)) {
    depth += slash ? -1 : 1
    if (depth > deepest) return true
  }
  return false
}

const plainReasons: [RegExp, string][] = [
  [/^Unsupported function name: (\S+)$/, '$1 is not a known command'],
  [/^Function "(\S+)" is not trusted$/, '$1 is not allowed here'],
  [/^No such environment: (\S+)$/, 'there is no environment "$1"'],
  [/^Expected 'EOF', got '(.+)'$/, '"$1" means nothing where it stands'],
  [/^Expected '(.+)', got 'EOF'$/, '"$1" is missing at its end'],
  [/^Expected '(.+)', got '(.+)'$/, '"$1" is missing before "$2"'],
  [/^Unexpected end of input in a macro argument, expected '(.+)'$/, '"$1" is missing at its end'],
  [/^Too many expansions\b.*$/, 'it expands to too much'],
]

/** The library's message without the part of the formula that it underlines. */
function reasonOf(message: string): string {
  const [short = ''] = message.trim().split(/ at (?:position \d+|end of input)[:\s]|\n/)
  const found = plainReasons.find(([pattern]) => pattern.test(short))
  return (found ? short.replace(...found) : short).replace(/[.:]\s*$/, '')
}
