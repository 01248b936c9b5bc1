import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import { slot } from '../../article/slot.ts'
import type { FormatName } from '../../formats/index.ts'

/** What feed readers look for in an item. `date` is one in the form of the format. */
export type ReadItem = {
  title?: Child
  author?: Child
  date?: string
  summary?: Child
  hasContent: boolean
}

/** The elements of the XML formats that feed readers look at. */
const elements = {
  rss: { author: 'dc:creator', date: 'pubDate', summary: 'description' },
  atom: { author: 'name', date: 'published', summary: 'summary' },
}

/** Returns what feed readers find in an item in which a slot stands for the content. */
export function readItem(format: FormatName, item: string): ReadItem {
  const hasContent = item.includes(slot)
  if (format === 'json') {
    const {
      title,
      authors,
      date_published: date,
      summary,
    } = JSON.parse(item.replace(slot, `${slot}"`))
    return { title, author: authors?.[0]?.name, date, summary, hasContent }
  }
  const { author, date, summary } = elements[format]
  const find = (name: string) => {
    const [, found] = new RegExp(`<${name}(?: [^>]*)?>(.*?)</${name}>`, 's').exec(item) ?? []
    return found?.replace(/^<!\[CDATA\[|\]\]>$/g, '')
  }
  // What XML escapes, HTML does too; in CDATA, there is HTML.
  const textOf = (name: string) => {
    const found = find(name)
    return found && found !== slot ? raw(found) : undefined
  }
  return {
    title: textOf('title'),
    author: textOf(author),
    date: find(date),
    summary: textOf(summary),
    hasContent,
  }
}
