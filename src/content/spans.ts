import type { Element, Root } from 'hast'

/** What browsers make of a larger one (WHATWG HTML §4.9.11). */
const widest = 1000

/**
 * Returns how many cells the tables in a tree have, one that spans others counted with all that it
 * covers: a browser lays out each of them, and a few kilobytes of spans can keep it busy for ever.
 */
export function cellsIn(parent: Root | Element): number {
  const rows = parent.children.filter(
    (node) => node.type === 'element' && node.tagName === 'tr',
  ).length
  return parent.children.reduce((sum, node) => {
    if (node.type !== 'element') return sum
    const { tagName, properties } = node
    const isColumn = tagName === 'col' || tagName === 'colgroup'
    const own = isColumn
      ? span(properties.span, widest)
      : tagName === 'tr'
        ? cellsOf(node, rows)
        : 0
    return sum + own + cellsIn(node)
  }, 0)
}

/** No cell reaches beyond the part of the table that its row is in; 0 means as far as that. */
function cellsOf(row: Element, rows: number): number {
  return row.children.reduce((sum, node) => {
    if (node.type !== 'element') return sum
    const { colSpan, rowSpan } = node.properties
    const height = Number(rowSpan) === 0 ? rows : span(rowSpan, rows)
    return sum + span(colSpan, widest) * height
  }, 0)
}

function span(value: unknown, most: number): number {
  const count = Math.trunc(Number(value ?? 1))
  return count >= 1 ? Math.min(count, most) : 1
}
