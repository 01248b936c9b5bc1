import { mainId } from '../layout/layout.tsx'

/**
 * Returns the page of an article with its content, `html`, adapted to the page, as feed readers
 * also do.
 */
export function fitContent(page: Response, html: string): Response {
  const rewriter = new HTMLRewriter()
  const each = (selector: string, element: (element: Element) => void) =>
    rewriter.on(selector, { element })

  // Anything wider than the page gets its own scrollbar, which the keyboard must reach (WCAG 2.1.1).
  each('.text table, .text pre, .text math[display="block"]', (element) =>
    element.setAttribute('tabindex', '0'),
  )

  // The title is the only h1, and no heading skips a level (WCAG 1.3.1).
  const step = /<h1[\s>]/.test(html) ? 1 : 0
  let level = 1
  each('.text h1, .text h2, .text h3, .text h4, .text h5, .text h6', (element) => {
    level = Math.min(Number(element.tagName.slice(1)) + step, level + 1, 6)
    element.tagName = `h${level}`
  })

  // A section should have a heading, and footnotes have none.
  each('.text section.footnotes', (element) => {
    element.tagName = 'div'
  })

  // Without an alt attribute, screen readers read out the name of the file.
  each('.text img:not([alt])', (element) => element.setAttribute('alt', ''))

  // The page has this id already.
  each(`.text [id="${mainId}"]`, (element) => element.removeAttribute('id'))

  // Feed readers know `align`. In HTML it is obsolete, so the stylesheet aligns the columns.
  each('.text [align]', (element) => {
    element.setAttribute('class', `align-${element.getAttribute('align')}`)
    element.removeAttribute('align')
  })

  return rewriter.transform(page)
}
