import type { Child } from 'hono/jsx'

/** Where the links in words lead, by the element that stands for them. */
const places: Record<string, string> = {
  home: '/',
  archive: '/archive',
  tags: '/tags',
  authors: '/authors',
  subscribe: '/#subscribe',
  opml: '/feeds.opml',
}

/** Returns words of words.ts with their values and links. */
export function say(words: string, values: Record<string, Child> = {}): Child[] {
  return words.split(/(\{\w+\}|<\w+>.*?<\/\w+>)/).map((part) => {
    const [, name, place, text] = /^\{(\w+)\}$|^<(\w+)>(.*)</.exec(part) ?? []
    if (name !== undefined) return values[name]
    if (place === undefined) return part
    return (
      <a href={places[place]} download={place === 'opml'}>
        {text}
      </a>
    )
  })
}

/** Returns the parts that there are, with a separator between each two. */
export function separated(parts: Child[], separator = ', '): Child {
  return parts.filter(Boolean).flatMap((part, i) => (i === 0 ? [part] : [separator, part]))
}
