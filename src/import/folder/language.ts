import { isMap } from '../../file/fields.ts'
import type { Engine } from './engine.ts'

const code = '([a-z]{2,3}(?:-[a-z]{2,8})?)'
const inName = new RegExp(`\\.${code}(?=\\.(?:md|markdown|mdx|html?)$)`, 'i')
const inFolder = new RegExp(`^${code}/`, 'i')
const names = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' })

/** The language that a text has by its path, and what that means for its address. */
export type PathLanguage = {
  language?: string
  /** What its address begins with, such as `fr/`. */
  prefix: string
  /** Its path without the language, as far as its address is made of that. */
  path: string
}

/** Reads the language in a path below the folder of the texts: `post.fr.md`, `fr/post.md`. */
export function languageIn(path: string, { name, config }: Engine): PathLanguage {
  const first = String(config.defaultContentLanguage ?? config.default_language ?? 'en')
  const prefixOf = (language: string) => {
    const isFirst = language.toLowerCase() === first.toLowerCase()
    return isFirst && config.defaultContentLanguageInSubdir !== 'true' ? '' : `${language}/`
  }
  const named = inName.exec(path)?.[1]
  if (named && isLanguage(named)) {
    return { language: named, prefix: prefixOf(named), path: path.replace(inName, '') }
  }
  const folder = inFolder.exec(path)?.[1]
  if (!folder || !isLanguage(folder)) return { prefix: '', path }
  // Hugo may have a folder of texts for each language.
  const isRoot = name === 'Hugo' && isMap(config.languages) && folder in config.languages
  if (!isRoot) return { language: folder, prefix: '', path }
  return { language: folder, prefix: prefixOf(folder), path: path.slice(folder.length + 1) }
}

function isLanguage(text: string): boolean {
  return names.of(text.toLowerCase()) !== undefined
}
