import { directionOf } from '../article/direction.ts'
import english from './words.en.json'

/** Returns the language of a site, an article or the words, and its direction, as attributes. */
export function inLanguageOf({ language }: { language: string }) {
  return { lang: language, dir: directionOf(language) }
}

/**
 * Every word around the articles. `{name}` stands for a value and `<tags>` for a link, which
 * partials/say.tsx puts in.
 */
export const words = english
