/**
 * Stands for the HTML of an article in its items, because it is stored once for all formats. No text
 * has this character, since none that is published may. In JSON it also stands for the quotation mark
 * after the HTML, so that SQL can fill it.
 */
export const slot = '\uFFFF'

/** Returns an item in which the HTML stands as the slot that is to be filled. */
export function withSlot(item: string, isJson: boolean): string {
  return isJson ? item.replace(`${slot}"`, slot) : item
}

/** Returns an item with the HTML of its article in the places that were left for it. */
export function fill(item: string, html: string, isJson: boolean): string {
  const content = isJson ? JSON.stringify(html).slice(1) : html
  return item.replaceAll(slot, () => content)
}
