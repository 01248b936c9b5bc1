import { directionOf } from '../article/text.ts'
import english from './words.en.json'

/** As far as this, in characters, an article is looked through for its summary. */
const lookedThrough = 20_000

/** Tells whether an article begins by saying what its summary says, as one made from it does. */
export function isSaidIn(html: string, summary: string): boolean {
  const lettersOf = (text: string) => text.replaceAll(/[^\p{L}\p{N}]+/gu, '')
  // A summary has no marks of footnotes.
  const text = html
    .slice(0, lookedThrough)
    .replaceAll(/<sup\b[^>]*>.*?<\/sup>|<(?:"[^"]*"|[^">])*>|&#?\w+;/gs, '')
  return lettersOf(text).includes(lettersOf(summary))
}

/** Returns the language of a site, an article or the words, and its direction, as attributes. */
export function inLanguageOf({ language }: { language: string }) {
  return { lang: language, dir: directionOf(language) }
}

/**
 * Every word around the articles. `{name}` stands for a value and `<tags>` for a link, which
 * partials/say.tsx puts in.
 */
export const words = english
