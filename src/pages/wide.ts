/**
 * Returns the page with its tables and listings within reach of the keyboard: those that are wider
 * than the page scroll by themselves (WCAG 2.1.1).
 */
export function withFocus(page: Response): Response {
  return new HTMLRewriter()
    .on('.text table, .text pre', {
      element: (element) => {
        element.setAttribute('tabindex', '0')
      },
    })
    .transform(page)
}
