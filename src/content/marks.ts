import { mark, mayHaveMarks, mostMarks } from '../article/text.ts'
import { type Loss, lose } from './notes.ts'
import type { Content, Parent } from './tree.ts'

const runs = new RegExp(`${mark}+`, 'gu')

/** Limits the marks on a letter as `clean` does, even if they are spread over several elements. */
export function limitMarks(content: Content, losses: Loss[]): void {
  let stacked = 0
  let isCut = false
  const limit = (text: string) => {
    if (!mayHaveMarks(text)) {
      if (text !== '') stacked = 0
      return text
    }
    let end = 0
    const limited = text.replace(runs, (run, at: number) => {
      if (at > end) stacked = 0
      end = at + run.length
      const kept = [...run].slice(0, Math.max(0, mostMarks - stacked))
      stacked += [...run].length
      if (kept.length < [...run].length) isCut = true
      return kept.join('')
    })
    if (end < text.length) stacked = 0
    return limited
  }
  const walk = (parent: Parent) => {
    for (const node of parent.children) {
      if (node.type === 'element') walk(node)
      if (node.type !== 'text') continue
      const isFirst = !isCut
      node.value = limit(node.value)
      if (isCut && isFirst) lose(losses, 'marks', node)
    }
  }
  walk(content)
}
