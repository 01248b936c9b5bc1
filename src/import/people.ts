import { type Author, authorOf } from '../article/article.ts'
import { term } from '../article/text.ts'
import { isMap } from '../file/fields.ts'
import { plainText } from './plain-text.ts'
import { slugFromTitle } from './slug.ts'

/**
 * The authors that site.yaml has, and those that it lacks, by the term of their name. `added` are those to
 * be written there, by their keys; without it, none are.
 */
export type KnownAuthors = {
  site: Record<string, Author>
  others: Map<string, Person>
  added?: Map<string, Person>
}

/** An author as an article file names one that site.yaml lacks. */
export type Person = { name: string; url?: string; email?: string; bio?: string }

/** What stands between two names in a text. A comma also stands before `Jr.` */
const between = /\s*[,;،、&]\s*(?!(?:Jr|Sr|PhD|MD|I{1,3})\b)|\s+(?:and|und|et|y|e|och|og)\s+/u

/**
 * Returns the authors that a field names: as text, a list or a map. One whose name or key site.yaml
 * has is named by that key. `old` has the names of the old site's keys.
 */
export function peopleIn(
  value: unknown,
  known: KnownAuthors,
  old: Readonly<Record<string, string>> = {},
): (string | Person)[] {
  const people = [value].flat().flatMap((one) => personIn(one, old))
  const unique = new Map(people.map((one) => [term(one.name), one]))
  return [...unique].map(([key, person]) => {
    const own =
      authorOf(known.site, key) ?? Object.values(known.site).find(({ name }) => term(name) === key)
    if (own) return own.key
    const added = known.added && add(person, known.added, known.site)
    if (added) return added
    known.others.set(key, { ...person, ...known.others.get(key) })
    return person
  })
}

/** Adds an author to the site, if a key can be made of the name, which is Latin letters and digits. */
function add(
  person: Person,
  added: Map<string, Person>,
  site: Record<string, Author>,
): string | undefined {
  const plain = slugFromTitle(person.name) ?? ''
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(plain)) return undefined
  let key = plain
  for (let count = 2; Object.hasOwn(site, key); count++) key = `${plain}-${count}`
  site[key] = { key, ...person }
  added.set(key, person)
  return key
}

function personIn(value: unknown, old: Readonly<Record<string, string>>): Person[] {
  if (isMap(value)) return mapIn(value, old)
  if (typeof value !== 'string' || /^(?:true|false|null|~)$/.test(value)) return []
  if (Object.hasOwn(old, value)) return [{ name: old[value] ?? value }]
  const text = plainText(value).replace(/^by\s+/i, '')
  return text.split(between).flatMap((part) => {
    const [, plain = part, email] = /^(.*?)\s*<?([\w.+-]+@[\w-]+\.[\w.]+)>?$/.exec(part) ?? []
    const name = shortName(Object.hasOwn(old, plain) ? (old[plain] ?? plain) : plain || part)
    return name ? [{ name, ...(email && plain && { email }) }] : []
  })
}

function mapIn(value: Record<string, unknown>, old: Readonly<Record<string, string>>): Person[] {
  const text = (...names: string[]) => {
    const found = names.map((name) => value[name]).find((one) => typeof one === 'string' && one)
    return found ? plainText(String(found)) : undefined
  }
  const name = text('name', 'title', 'display_name', 'author', 'nick')
  // `author: {alice: …}` and `author: {github: alice}` name nobody else.
  if (!name)
    return Object.keys(value).flatMap((key) => (Object.hasOwn(old, key) ? personIn(key, old) : []))
  const url = text('url', 'link', 'website', 'uri')
  return [{ name: shortName(name), ...(url && /^https?:\/\//.test(url) && { url }) }]
}

function shortName(name: string): string {
  return name.trim().slice(0, 500)
}
