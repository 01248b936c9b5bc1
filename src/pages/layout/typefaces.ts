import { publishHash as sansHash } from '@fontsource-variable/source-sans-3/package.json'
import { publishHash as serifHash } from '@fontsource-variable/source-serif-4/package.json'
// Those of both families: all of this package's are cut alike.
import ranges from '@fontsource-variable/source-serif-4/unicode.json'
import type { Site } from '../../site/site.ts'

/** The names of the families in style sheets, and what changes with their files. */
const families = {
  serif: { name: 'Source Serif 4', hash: serifHash },
  sans: { name: 'Source Sans 3', hash: sansHash },
}

type Kind = keyof typeof families
type Script = keyof typeof ranges

const fonts = (['serif', 'sans'] as const).flatMap((kind) =>
  (Object.keys(ranges) as Script[]).flatMap((script) => [
    { kind, script, style: 'normal', path: pathOf(kind, script) },
    { kind, script, style: 'italic', path: pathOf(kind, script, '-italic') },
  ]),
)

/** Its name changes with its content. */
function pathOf(kind: Kind, script: Script, style = ''): string {
  return `/${kind}-${script}${style}.${families[kind].hash}.woff2`
}

/**
 * The rules that name the typefaces. `optional`: if a file takes longer than the page, text has a face
 * of the system and never moves; from the second page on the file is there.
 */
export const fontFaces = fonts
  .map(
    ({ kind, script, style, path }) =>
      `@font-face{font-family:"${families[kind].name}";font-style:${style};font-weight:200 900;` +
      `font-display:optional;src:url("${path}") format("woff2");unicode-range:${ranges[script]}}`,
  )
  .join('\n')

/** Resolves to a file of a typeface, with its present path; to undefined if there is no such file. */
export async function loadFont(asked: string) {
  const name = asked.slice(0, asked.indexOf('.') + 1)
  const font = fonts.find(({ path }) => path.startsWith(name))
  if (!font) return undefined
  const { fontFiles } = await import('./font-files.ts')
  const load = fontFiles[name.slice(1, -1)]
  return load && { path: font.path, body: (await load()).default }
}

/**
 * Returns the path of the one file that the text of a page needs first, or undefined if it has no
 * script of the typeface's. `language` is that of the page.
 */
export function fontToPreload(site: Site, language = site.language): string | undefined {
  const face = site.look?.typeface ?? 'serif'
  if (typeof face === 'object') return face.url
  const script = scriptOf(language)
  return script && pathOf(face, script)
}

const scripts: Record<string, Script> = { Latn: 'latin', Grek: 'greek', Cyrl: 'cyrillic' }
const known = new Map<string, Script | undefined>()

/** The script that a language is mostly written in, if the typefaces have it. */
function scriptOf(language: string): Script | undefined {
  if (!known.has(language)) {
    known.set(language, scripts[new Intl.Locale(language).maximize().script ?? ''])
  }
  return known.get(language)
}
