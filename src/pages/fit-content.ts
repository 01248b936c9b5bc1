/**
 * Returns the page of an article with its content fitted to a page, which a feed reader does in its
 * own way. Tables and listings are within reach of the keyboard: those that are wider than the page
 * scroll by themselves (WCAG 2.1.1). A column is aligned by the stylesheet: `align` is what readers
 * know, but in HTML it is obsolete.
 */
export function fitContent(page: Response): Response {
  return new HTMLRewriter()
    .on('.text table, .text pre', {
      element: (element) => {
        element.setAttribute('tabindex', '0')
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
