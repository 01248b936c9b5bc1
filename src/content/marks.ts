import { mark, mostMarks } from '../article/text.ts'
import type { Content, Parent } from './tree.ts'

const runs = new RegExp(`${mark}+`, 'gu')

/** Limits the marks on a letter as `clean` does, even where they are spread over several elements. */
export function limitMarks(content: Content): void {
  let stacked = 0
  const limit = (text: string) => {
    let end = 0
    const limited = text.replace(runs, (run, at: number) => {
      if (at > end) stacked = 0
      end = at + run.length
      const kept = [...run].slice(0, Math.max(0, mostMarks - stacked))
      stacked += [...run].length
      return kept.join('')
    })
    if (end < text.length) stacked = 0
    return limited
  }
  const walk = ({ children }: Parent) => {
    for (const node of children) {
      if (node.type === 'element') walk(node)
      if (node.type === 'text') node.value = limit(node.value)
    }
  }
  walk(content)
}
