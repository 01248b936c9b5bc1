import { decodeFile } from '../../file/file.ts'
import { ImportError } from '../moved.ts'
import { type Byline, splitByline } from './byline.ts'
import { findDateline } from './dateline.ts'
import { isSentence } from './wire-words.ts'

/** A plain-text wire story. The first paragraph keeps the dateline that opens it. */
export type Story = { title: string; dateline?: string; paragraphs: string[]; author?: Byline }

/**
 * Returns the story in a file: the title on the first line, then a paragraph a line, and perhaps a
 * byline block at the end (name with a colon, role, biography). Throws an ImportError if the file is
 * not UTF-8, or has no title or no body.
 */
export function readStory(bytes: Uint8Array): Story {
  const decoded = decodeFile(bytes)
  if (decoded.problems) {
    throw new ImportError(`line ${decoded.problems[0]?.line} is not UTF-8: save the file as UTF-8`)
  }
  const lines = decoded.value.split(/[\r\n]+/).map((line) => line.trimEnd())
  const [title, ...rest] = lines.filter((line) => line !== '')
  if (title === undefined) throw new ImportError('no title: the file has no text')
  // A title may be long, or end in a full stop; a line that does both is the first paragraph.
  if (isSentence(title) && title.length > (findDateline(title) ? 80 : 200)) {
    throw new ImportError('no title: the first line is a whole paragraph')
  }
  const { paragraphs, author } = splitByline(rest)
  const [lead] = paragraphs
  if (lead === undefined) throw new ImportError('no body: no paragraph follows the title')
  return { title: title.trim(), dateline: findDateline(lead), paragraphs, author }
}
