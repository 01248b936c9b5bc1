import { isMap } from '../../file/fields.ts'
import { changeAddresses, changeInHtml } from '../addresses.ts'
import type { FrontFields } from '../fields.ts'
import { fileEnding } from '../file-ending.ts'
import type { Moved } from '../moved.ts'

const inElement =
  /<(?:img|audio|video|source)\b[^>]*?\s(?:src|poster)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/gi
const inPicture = /!\[[^\]\n]*\]\(\s*<?([^()\s<>]+(?:\([^()\s]*\)[^()\s<>]*)*)/g

/** Returns the addresses of the files that an article shows, or leads to by a name that a file has. */
export function wantedIn({ body }: Moved, { image, attachments }: FrontFields): Set<string> {
  const wanted = new Set<string>()
  const collect = (address: string): undefined => {
    const path = address.replace(/[?#].*$/, '')
    if (fileEnding.test(path)) wanted.add(address)
  }
  const text = 'markdown' in body ? body.markdown : body.html
  if ('markdown' in body) changeAddresses(text, collect)
  else changeInHtml(text, collect)
  for (const [, a, b, c] of text.matchAll(inElement)) {
    wanted.add((a ?? b ?? c ?? '').trim().replaceAll('&amp;', '&'))
  }
  if ('markdown' in body)
    for (const [, address = ''] of text.matchAll(inPicture)) wanted.add(address)
  for (const one of [image, attachments].flat()) {
    const address = isMap(one) ? one.url : one
    if (typeof address === 'string') wanted.add(address)
  }
  return wanted
}
