import { balance } from './direction.ts'

/** Chinese, Japanese and Korean characters, which are twice as wide as others. */
const wide = /[\u3000-\u9FFF\uAC00-\uD7AF\uFF00-\uFF60]/

/**
 * Returns the beginning of a text with an ellipsis, or all of it if that is no longer than `limit` UTF-16
 * code units, or half of them if characters are wide. It ends with a whole word where the words have
 * spaces between them. No table is loaded for that, unlike by `shorten`.
 */
export function opening(text: string, limit: number): string {
  const isWide = wide.test(text.slice(0, limit))
  const most = isWide ? limit / 2 : limit
  if (text.length <= most) return text
  const space = text.lastIndexOf(' ', most)
  // A text that has words without spaces between them may have a space somewhere, too.
  const end = isWide && space < 0.8 * most ? most : space
  const kept = text
    .slice(0, end > 0 ? end : most)
    .replace(/[\uD800-\uDBFF]$|[\s.,;:۔،؛。、，；：–—-]+$/u, '')
  return balance(`${kept}…`)
}
