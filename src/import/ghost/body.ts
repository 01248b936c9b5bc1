import { hasClass } from '../../content/tree.ts'
import { changedHtml } from '../html-tree.ts'
import { mapInJson } from '../json-map.ts'
import type { Body } from '../moved.ts'
import type { Place, Report } from '../report.ts'
import { type Row, text } from './cards.ts'
import { htmlOfLexical } from './lexical.ts'
import { htmlOfMobiledoc } from './mobiledoc.ts'

/** The buttons and times of a player, which say nothing. */
const controls = ['kg-audio-player', 'kg-audio-thumbnail', 'kg-video-overlay', 'kg-video-player']

/**
 * Returns the body of a post: the HTML that Ghost made of it, or else what its editor kept. Cards that have
 * no meaning here are reported.
 */
export function bodyOf(post: Row, place: Place, report: Report): Body {
  const markdown = text(post.markdown)
  const left = (card: string) => report.often(place, `the card "${card}" was left out`)
  const html =
    text(post.html) ||
    htmlOfLexical(mapInJson(text(post.lexical)), left) ||
    htmlOfMobiledoc(mapInJson(text(post.mobiledoc)), left)
  if (!html && markdown) return { markdown: withoutHost(markdown), firstLine: 1 }
  return { html: withoutHost(/kg-(?:audio|video)-/.test(html) ? withoutControls(html) : html) }
}

/** Ghost writes this for its own address. */
function withoutHost(html: string): string {
  return html.replaceAll(/__GHOST_URL__(?=\/)/g, '').replaceAll('__GHOST_URL__', '/')
}

function withoutControls(html: string): string {
  return changedHtml(html, (element) => {
    return controls.some((name) => hasClass(element, name)) ? [] : undefined
  })
}
