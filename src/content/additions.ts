import type { Element, ElementContent } from 'hast'
import { h } from 'hastscript'
import type { Author, Correction } from '../article/article.ts'
import { dayIn } from '../article/dates.ts'
import { directionOf } from '../article/direction.ts'
import { allElements, type Content, contains, hasClass, textNode } from './tree.ts'

/**
 * Adds the link of a link post, unless the content has it already. A reader shows the content of an
 * item, so that is where the link can be followed.
 */
export function addLink(content: Content, link: string): void {
  if (contains(content, (node) => node.type === 'element' && node.properties.href === link)) return
  append(content, h('p', h('a', { href: link }, new URL(link).host)))
}

/** The words before a correction, with `{date}` in them, and the language of that date (BCP 47). */
type CorrectionWords = { correction: string; language: string }

/** Adds the corrections, each after these words and dated in the time zone `zone`. */
export function addCorrections(
  content: Content,
  corrections: Correction[],
  zone: string,
  { correction, language }: CorrectionWords,
): void {
  if (corrections.length === 0) return
  const long = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: zone })
  const [before = '', after = ''] = correction.split('{date}')
  for (const { date, note } of corrections) {
    const time = h('time', { dateTime: dayIn(zone, date) }, long.format(new Date(date)))
    append(content, h('p', h('strong', before, time, after), ` ${note}`))
  }
}

/**
 * Adds a link with this text that opens a letter about the article to those of its authors who want one
 * (RFC 6068), if any do.
 */
export function addReply(content: Content, authors: Author[], about: string, text: string): void {
  const addresses = authors.flatMap(({ email, reply }) => (reply && email ? [email] : []))
  if (addresses.length === 0) return
  const to = addresses.map((email) => encodeURIComponent(email).replace('%40', '@'))
  const href = `mailto:${to}?subject=${encodeURIComponent(`Re: ${about}`)}`
  append(content, h('p', h('a', { href }, text)))
}

/** Adds an element at the end, before the footnotes. */
function append({ children }: Content, node: Element): void {
  const newline = textNode('\n')
  const footnotes = children.findLastIndex(
    (child) => child.type === 'element' && hasClass(child, 'footnotes-sep'),
  )
  if (footnotes < 0) children.push(newline, node)
  else children.splice(footnotes, 0, node, newline)
}

/**
 * Marks content as right-to-left, where readers lay it out in the direction of their own text otherwise,
 * and turns the arrows of its footnotes.
 */
export function setDirection(content: Content, language: string): void {
  if (directionOf(language) !== 'rtl' || content.children.length === 0) return
  for (const link of allElements(content).filter((one) => hasClass(one, 'footnote-backref'))) {
    for (const text of link.children) {
      if (text.type === 'text') text.value = text.value.replace('↩', '↪')
    }
  }
  content.children = [h('div', { dir: 'rtl' }, content.children as ElementContent[])]
}
