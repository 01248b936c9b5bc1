import type { Child } from 'hono/jsx'
import { directionOf } from '../article/direction.ts'
import { feedListPath, mainArchivePath, namesPath, subscribePath } from '../site/addresses.ts'
import english from './words.en.json'

/** Every word around the articles. `{name}` stands for a value and `<tags>` for a link: see `say`. */
export const words = english

/** Returns the language of a site, an article or the words, and its direction, as attributes. */
export function inLanguageOf({ language }: { language: string }) {
  return { lang: language, dir: directionOf(language) }
}

/** The attributes of an element that holds some of the words. */
export const inWords = inLanguageOf(words)

/** Where the links in words lead, by the element that stands for them. */
const places: Record<string, string> = {
  home: '/',
  archive: mainArchivePath,
  tags: namesPath('tag'),
  authors: namesPath('author'),
  subscribe: subscribePath,
  opml: feedListPath,
}

/** Returns words with their values and links. */
export function say(text: string, values: Record<string, Child> = {}): Child[] {
  return text.split(/(\{\w+\}|<\w+>.*?<\/\w+>)/).map((part) => {
    const [, name, place, label] = /^\{(\w+)\}$|^<(\w+)>(.*)</.exec(part) ?? []
    if (name !== undefined) return values[name]
    if (place === undefined) return part
    return (
      <a href={places[place]} download={place === 'opml'}>
        {label}
      </a>
    )
  })
}

/** Returns the parts that there are, with a separator between each two. */
export function separated(parts: Child[], separator = ', '): Child {
  return parts.filter(Boolean).flatMap((part, i) => (i === 0 ? [part] : [separator, part]))
}
