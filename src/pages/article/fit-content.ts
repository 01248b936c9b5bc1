import { mainId } from '../layout/layout.tsx'

/**
 * Returns the page of an article with its content fitted to a page, which a feed reader does in its
 * own way. Tables and listings are within reach of the keyboard: those that are wider than the page
 * scroll by themselves (WCAG 2.1.1). The only `h1` is the title, and no heading is more than a level
 * below the one before it (WCAG 1.3.1). A picture that its author says nothing of is not read out by
 * the name of its file. A column is aligned by the stylesheet: `align` is what readers know, but in
 * HTML it is obsolete. Footnotes are no section without a heading. An id that the page has for itself
 * is taken from the content.
 */
export function fitContent(page: Response, html: string): Response {
  const step = /<h1[\s>]/.test(html) ? 1 : 0
  let level = 1
  return new HTMLRewriter()
    .on('.text table, .text pre', {
      element: (element) => {
        element.setAttribute('tabindex', '0')
      },
    })
    .on('.text h1, .text h2, .text h3, .text h4, .text h5, .text h6', {
      element: (element) => {
        level = Math.min(Number(element.tagName.slice(1)) + step, level + 1, 6)
        element.tagName = `h${level}`
      },
    })
    .on('.text section.footnotes', {
      element: (element) => {
        element.tagName = 'div'
      },
    })
    .on('.text img:not([alt])', {
      element: (element) => {
        element.setAttribute('alt', '')
      },
    })
    .on(`.text [id="${mainId}"]`, {
      element: (element) => {
        element.removeAttribute('id')
      },
    })
    .on('.text [align]', {
      element: (element) => {
        element.setAttribute('class', `align-${element.getAttribute('align')}`)
        element.removeAttribute('align')
      },
    })
    .transform(page)
}
