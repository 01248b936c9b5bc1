import type { Root } from 'hast'
import { fromParse5 } from 'hast-util-from-parse5'
import { type DefaultTreeAdapterTypes, defaultTreeAdapter, html, parseFragment } from 'parse5'
import type { Result } from '../article/problem.ts'

/** Browsers stop at 512, and functions that walk the tree recurse. */
const deepest = 256

/**
 * An unclosed formatting element is repeated in every later paragraph, so a few kilobytes can
 * describe more elements than fit into memory.
 */
export const mostElements = 100_000

/** Content is in the body of a page, where a table row on its own means nothing. */
const body = defaultTreeAdapter.createElement('body', html.NS.HTML, [])

/** Only throwing stops the parser before the end of its input. */
const stop = new Error('too many elements')

/** Returns a fragment of HTML as browsers parse it (WHATWG HTML §13), not yet sanitised. */
export function parseTree(source: string): Result<Root> {
  const tree = parse(source)
  if (!tree) return { problems: [{ message: `its HTML makes over ${mostElements} elements` }] }
  if (isTooDeep(tree)) {
    return { problems: [{ message: `its HTML is nested over ${deepest} elements deep` }] }
  }
  return { value: fromParse5(tree) as Root }
}

/** The tree of a fragment, or undefined if it has too many elements. */
function parse(source: string): DefaultTreeAdapterTypes.DocumentFragment | undefined {
  let count = 0
  const treeAdapter = {
    ...defaultTreeAdapter,
    createElement: (...element: Parameters<typeof defaultTreeAdapter.createElement>) => {
      count++
      if (count > mostElements) throw stop
      return defaultTreeAdapter.createElement(...element)
    },
  }
  try {
    return parseFragment(body, source, { treeAdapter })
  } catch (error) {
    if (error === stop) return undefined
    throw error
  }
}

/** Goes level by level, because recursion itself can go too deep. */
function isTooDeep(tree: DefaultTreeAdapterTypes.ParentNode): boolean {
  let level: DefaultTreeAdapterTypes.Node[] = [tree]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > deepest) return true
    level = level.flatMap((node): DefaultTreeAdapterTypes.Node[] => {
      if ('content' in node) return [node.content]
      return 'childNodes' in node ? node.childNodes : []
    })
  }
  return false
}
