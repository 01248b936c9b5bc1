import type { Paragraph } from 'mdast'
import { stringify } from 'yaml'
import { writeMarkdown } from './markdown.ts'
import type { Story } from './story/wire-story.ts'

/** What the command adds to a story. `authorKeys` maps names to keys in `site.yaml`. */
export type Fields = { published: string; tags: string[]; authorKeys?: Record<string, string> }

/** Returns an article file: these fields as YAML, and a body. */
export function fileOf(fields: Record<string, unknown>, body: string): string {
  const front = Object.keys(fields).length > 0 ? stringify(fields, { lineWidth: 0 }) : ''
  return `---\n${front}---\n\n${body}`
}

/** Returns a story's article file: YAML front matter, and Markdown that renders as its text. */
export function articleFile(story: Story, fields: Fields): string {
  const { title, dateline, author } = story
  const { published, tags, authorKeys = {} } = fields
  const isKnown = author && Object.hasOwn(authorKeys, author.name)
  const authors = author && [isKnown ? authorKeys[author.name] : author]
  const matter = { title, dateline, published, authors, tags: tags.length > 0 ? tags : undefined }
  const children = story.paragraphs.map(
    (value): Paragraph => ({ type: 'paragraph', children: [{ type: 'text', value }] }),
  )
  return fileOf(matter, writeMarkdown({ type: 'root', children }))
}
