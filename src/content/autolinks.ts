import type { MarkdownIt } from 'markdown-it'
import { mostElements, tooManyElements } from './limits.ts'

// GitHub's extended autolinks (GFM §6.9), in the shape in which markdown-it asks for them.

type Found = {
  schema: string
  index: number
  lastIndex: number
  raw: string
  text: string
  url: string
}

/** A host, and everything up to a space, `<` or a bracket, in which another link may be. */
const rest = '[^\\s<>[\\]]*'
const host = '[\\p{L}\\p{N}_-]+(?:\\.[\\p{L}\\p{N}_-]+)*'
const web = new RegExp(`(?<![\\p{L}\\p{N}])https?://${host}${rest}`, 'giu')
const www = new RegExp(`(?<![^\\s*_~(（「『【、。，：])www\\.${host}${rest}`, 'giu')
const mail = /(?<![\w.+-])(?:mailto:)?[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+(?![\w@-])/gi

/** Finds bare addresses in text. */
export const autolinks = {
  test: (text: string): boolean => /:\/\/|www\.|@/i.test(text),
  match: (text: string): Found[] | null => {
    const found = [
      ...[...text.matchAll(web)].flatMap(({ 0: raw, index }) => webLink(raw, index) ?? []),
      ...[...text.matchAll(www)].flatMap(({ 0: raw, index }) => webLink(raw, index) ?? []),
      ...(text.includes('@') ? [...text.matchAll(mail)] : []).flatMap(
        ({ 0: raw, index }) => mailLink(raw, index) ?? [],
      ),
    ].sort((a, b) => a.index - b.index)
    if (found.length > mostElements) throw tooManyElements()
    // An address may have another one in it.
    let end = 0
    return found.filter(({ index, lastIndex }) => {
      if (index < end) return false
      end = lastIndex
      return true
    })
  },
  matchAtStart: (text: string): Found | null => {
    const scheme = new RegExp(`^https?://${host}${rest}`, 'iu').exec(text)
    return scheme ? webLink(scheme[0], 0) : null
  },
} as unknown as MarkdownIt['linkify']

/** Whether a host has no underscore in its last two parts, as GFM asks. */
function isNamed(text: string): boolean {
  const [name = ''] = /^[^/?#:]+/.exec(text.replace(/^https?:\/\//i, '')) ?? []
  return name !== '' && !name.split('.').slice(-2).join('').includes('_')
}

function webLink(raw: string, index: number): Found | null {
  const text = withoutEnd(raw)
  if (!isNamed(text)) return null
  const hasScheme = /^https?:/i.test(text)
  if (!hasScheme && !/^www\.[^./?#:]+./i.test(text)) return null
  const url = hasScheme ? text : `http://${text}`
  const schema = hasScheme ? 'http:' : ''
  return { schema, index, lastIndex: index + text.length, raw: text, text, url }
}

function mailLink(raw: string, index: number): Found | null {
  if (/[-_]$/.test(raw)) return null
  const url = /^mailto:/i.test(raw) ? raw : `mailto:${raw}`
  return { schema: 'mailto:', index, lastIndex: index + raw.length, raw, text: raw, url }
}

/** An address without the punctuation, reference or closing parenthesis that follows it. */
function withoutEnd(raw: string): string {
  let end = raw.length
  let opened = 0
  let closed = 0
  for (const character of raw) {
    if (character === '(') opened++
    if (character === ')') closed++
  }
  for (;;) {
    const last = raw[end - 1]
    if (last === undefined) return ''
    if (last === ')' && closed > opened) {
      closed--
      end--
    } else if (/[?!.,:*_~'"]/.test(last)) {
      end--
    } else {
      const reference =
        last === ';' && /&[a-z\d]{1,32};$/i.exec(raw.slice(Math.max(0, end - 40), end))
      if (!reference) return raw.slice(0, end)
      end -= reference[0].length
    }
  }
}
