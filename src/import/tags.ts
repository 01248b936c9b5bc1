import { plainLine, term } from '../article/text.ts'
import { isMap } from '../file/fields.ts'
import type { Moved } from './moved.ts'
import { plainText } from './plain-text.ts'
import type { Report } from './report.ts'

/** As many as an article may have here, and as long, in bytes. */
const mostTags = 50
const longestTag = 200

/** Returns the tags in a list, a list of maps, or a text with commas. */
export function tagsIn(value: unknown, { place }: Moved, report: Report): string[] {
  const labels = [value].flat(2).flatMap((one) => {
    if (isMap(one)) return typeof one.name === 'string' ? [one.name] : []
    return typeof one === 'string' ? one.split(/\s*[,，、،]\s*/) : []
  })
  const tags = new Map<string, string>()
  for (const label of labels) {
    const tag = plainLine(plainText(label)).replace(/^#(?=\p{L})/u, '')
    if (!tag || !term(tag)) continue
    if (new TextEncoder().encode(tag.normalize('NFKC')).length > longestTag) {
      report.at(place, `the tag "${tag}" was left out: it is too long`)
    } else if (!tags.has(term(tag))) tags.set(term(tag), tag)
  }
  const all = [...tags.values()]
  for (const tag of all.slice(mostTags)) {
    report.at(place, `the tag "${tag}" was left out: an article has ${mostTags} at most`)
  }
  return all.slice(0, mostTags)
}
