import type { Element } from 'hast'
import type { Article } from '../../article/article.ts'
import { allElements, isNamed, textIn } from '../../content/tree.ts'
import { elementsOf, type MediaUse } from '../media.ts'
import type { Subject } from './subject.ts'

/** What a rule can look at in the content of an article. `find` is how the file has it, if that is known. */
export const contentSubjects = {
  'picture in the text': ({ html }: Article, media: MediaUse[]): Subject[] =>
    named(html, 'img').map(({ src = '', width }) => {
      const { file } = media.find(({ url }) => url === src) ?? {}
      const known = typeof file === 'object' ? file : {}
      return { ...of(src), file: { ...known, width: Number(width) || known.width } }
    }),
  'alt text of a picture': ({ html }: Article): Subject[] =>
    named(html, 'img').flatMap(({ src = '', alt }) => {
      // An empty one says that the picture is decoration (HTML §4.8.4.4).
      if (alt?.trim() === '') return []
      return { ...of(src), name: `the alt text of ${src}`, text: alt }
    }),
  frame: ({ html }: Article): Subject[] =>
    named(html, 'iframe').map(({ src = '' }) => ({ ...of(src), find: src })),
  video: ({ html }: Article): Subject[] => players(html, 'video'),
  recording: ({ html }: Article): Subject[] => players(html, 'audio'),
  drawing: ({ html }: Article): Subject[] =>
    named(html, 'svg').map(() => ({ field: 'body', name: 'a drawing', find: '<svg' })),
  formula: ({ html }: Article): Subject[] =>
    named(html, 'math').map(({ alttext }) => {
      return { field: 'body', name: `the formula ${alttext ?? ''}`.trim(), find: alttext }
    }),
  table: ({ html }: Article): Subject[] =>
    elementsNamed(html, 'table').map((table) => {
      const row = allElements(table).find((one) => isNamed(one, 'tr'))
      const cells = row ? allElements(row).filter((one) => isNamed(one, 'th', 'td')) : []
      const [find] = cells.flatMap((cell) => textIn(cell).trim() || [])
      return { field: 'body', name: 'a table', columns: cells.length, find }
    }),
  'word for a day': (article: Article): Subject[] =>
    wordsForDays(article).map((word) => ({ field: 'body', name: `“${word}”`, find: word })),
}

function elementsNamed(html: string, name: string): Element[] {
  return elementsOf(html).filter((one) => isNamed(one, name))
}

/** Returns the attributes of each element with this name in some HTML. */
function named(html: string, name: string): Record<string, string>[] {
  return elementsNamed(html, name).map(({ properties }) => {
    return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, `${value}`]))
  })
}

/** The file of a player may be named by what is in it. */
function players(html: string, name: string): Subject[] {
  return elementsNamed(html, name).map((player) => {
    const named = [player, ...allElements(player)].find(({ properties }) => 'src' in properties)
    return of(String(named?.properties.src ?? ''))
  })
}

/** A file may name it by another path, with the same end. */
function of(url: string): Subject {
  return { field: 'body', name: url, text: url, find: url.split('/').pop() || url }
}

/** The day before, this day and the day after. */
const days = [-1, 0, 1]

/** Returns the words in a text that mean another day when it is read later, such as "today". */
function wordsForDays({ text, language }: Article): string[] {
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  const meant = new Set(days.map((day) => format.format(day, 'day')))
  const segments = new Intl.Segmenter(language, { granularity: 'word' }).segment(text)
  // One with a capital inside a sentence is something else: *Morgen* is the morning.
  const opens = /(?:^|[.!?:\n“„«"])\s*$/u
  const found = Array.from(segments).flatMap(({ segment, index }) => {
    const lower = segment.toLocaleLowerCase(language)
    const isOne = meant.has(segment) || (meant.has(lower) && opens.test(text.slice(0, index)))
    return isOne ? segment : []
  })
  return [...new Set(found)]
}
