import type { Element } from 'hast'
import type { Parent } from './tree.ts'

/** Browsers reduce a larger span to this (WHATWG HTML §4.9.11). */
const widest = 1000

/**
 * Returns the number of cells in the tables of a tree. A cell that spans others counts for all that
 * it covers, because a browser lays out each of them: a few kilobytes of spans can hang it.
 */
export function cellsIn(parent: Parent): number {
  const rows = parent.children.filter(
    (node) => node.type === 'element' && node.tagName === 'tr',
  ).length
  return parent.children.reduce((sum, node) => {
    return node.type === 'element' ? sum + cellsOf(node, rows) + cellsIn(node) : sum
  }, 0)
}

function cellsOf({ tagName, properties, children }: Element, rows: number): number {
  if (tagName === 'col' || tagName === 'colgroup') return span(properties.span, widest)
  if (tagName !== 'tr') return 0
  return children.reduce((sum, node) => {
    if (node.type !== 'element') return sum
    const { colSpan, rowSpan } = node.properties
    // A cell ends with the part of the table that its row is in; 0 means exactly there.
    const height = Number(rowSpan) === 0 ? rows : span(rowSpan, rows)
    return sum + span(colSpan, widest) * height
  }, 0)
}

function span(value: unknown, most: number): number {
  const count = Math.trunc(Number(value ?? 1))
  return count >= 1 ? Math.min(count, most) : 1
}
