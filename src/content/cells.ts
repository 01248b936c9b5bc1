import type { Element } from 'hast'
import { elementsIn, type Parent } from './tree.ts'

/** Browsers reduce a larger span to this (WHATWG HTML §4.9.11). */
const widest = 1000

/**
 * Returns the number of cells in the tables of a tree. A cell that spans others counts for all that
 * it covers, because a browser lays out each of them: a few kilobytes of spans can hang it.
 */
export function cellsIn(parent: Parent): number {
  const elements = elementsIn(parent)
  const rows = elements.filter(({ tagName }) => tagName === 'tr').length
  return elements.reduce((sum, node) => sum + cellsOf(node, rows) + cellsIn(node), 0)
}

function cellsOf(node: Element, rows: number): number {
  const { tagName, properties } = node
  if (tagName === 'col' || tagName === 'colgroup') return span(properties.span, widest)
  if (tagName !== 'tr') return 0
  return elementsIn(node).reduce((sum, { properties: { colSpan, rowSpan } }) => {
    // A cell ends with the part of the table that its row is in; 0 means exactly there.
    const height = Number(rowSpan) === 0 ? rows : span(rowSpan, rows)
    return sum + span(colSpan, widest) * height
  }, 0)
}

function span(value: unknown, most: number): number {
  const count = Math.trunc(Number(value ?? 1))
  return count >= 1 ? Math.min(count, most) : 1
}
