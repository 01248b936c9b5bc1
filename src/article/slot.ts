/**
 * Stands for the HTML of an article in its items, because it is stored once for all formats. No text
 * has this character, since none that is published may. In JSON it stands for the closing quotation
 * mark too.
 */
export const slot = '\uFFFF'

/** Returns an item with the HTML of its article in the places that were left for it. */
export function fill(item: string, html: string, isJson: boolean): string {
  const content = isJson ? JSON.stringify(html).slice(1) : html
  return item.replaceAll(slot, () => content)
}
