import type { Paragraph } from 'mdast'
import { gfmToMarkdown } from 'mdast-util-gfm'
import { toMarkdown } from 'mdast-util-to-markdown'
import { stringify } from 'yaml'
import type { Story } from './wire-story.ts'

/** What the command adds to a story. `authorKeys` maps names to keys in `site.yaml`. */
export type Fields = { published: string; tags: string[]; authorKeys?: Record<string, string> }

/** Returns a story's article file: YAML front matter, and Markdown that renders as its text. */
export function articleFile(story: Story, fields: Fields): string {
  const { title, dateline, author } = story
  const { published, tags, authorKeys = {} } = fields
  const isKnown = author && Object.hasOwn(authorKeys, author.name)
  const authors = author && [isKnown ? authorKeys[author.name] : author]
  const matter = { title, dateline, published, authors, tags: tags.length > 0 ? tags : undefined }
  return `---\n${stringify(matter, { lineWidth: 0 })}---\n\n${markdownOf(story.paragraphs)}`
}

/** What Dateline takes for a formula, in which it keeps the signs of Markdown, their escapes too. */
const formula = { unsafe: [{ character: '$', inConstruct: 'phrasing' as const }] }
const mayBeFormula = /\$[^$]*[^\w\s,.$][^$]*\$/

/** The serialiser escapes whatever Markdown would interpret, so that every paragraph stays text. */
function markdownOf(paragraphs: string[]): string {
  const children = paragraphs.map(
    (value): Paragraph => ({ type: 'paragraph', children: [{ type: 'text', value }] }),
  )
  const extensions = [
    gfmToMarkdown(),
    ...(paragraphs.some((text) => mayBeFormula.test(text)) ? [formula] : []),
  ]
  return toMarkdown({ type: 'root', children }, { extensions })
}
