import type { Place, Report } from '../report.ts'
import { toParagraphs } from './paragraphs.ts'
import { embed, type Library, readShortcodes } from './shortcodes.ts'

const comment = /<!--\s*\/?wp:([a-z][\w/-]*)\s*(?:\{[\s\S]*?\}\s*)?(\/)?-->/g
const wrapper = /<div class="wp-block-embed__wrapper">\s*(https?:\/\/[^\s<]+)\s*<\/div>/g

/** Blocks without a text of their own that only part others. */
const silent = /^(?:more|nextpage|spacer|separator|template-part|post-\w+|site-\w+|pattern|block)/

/**
 * Returns the HTML of a body of WordPress, whether it is made of blocks or comes from the classic
 * editor. The article `isBroken` if tags of a plugin are left in its text.
 */
export function htmlOfBody(
  content: string,
  library: Library,
  place: Place,
  report: Report,
): { html: string; isBroken: boolean } {
  const hasBlocks = /<!--\s*wp:/.test(content)
  const plain = content.replace(comment, (_, name: string, isEmpty?: string) => {
    if (isEmpty && !silent.test(name)) {
      report.often(
        place,
        `the block "${name}" was left out: WordPress makes its text when a page is shown`,
      )
    }
    return ''
  })
  const { html, left } = readShortcodes(
    plain.replace(wrapper, (_, url: string) => embed(url)),
    library,
  )
  for (const tag of left) {
    report.at(
      place,
      `the tag of a plugin has no meaning here, so the article is a draft: ${tag.slice(0, 120)}`,
    )
  }
  return { html: hasBlocks ? html : toParagraphs(html), isBroken: left.length > 0 }
}
