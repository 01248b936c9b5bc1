import * as v from 'valibot'
import { convert } from '../file/fields.ts'
import * as value from '../file/values.ts'
import { isPublicName } from './public-name.ts'

/** Where the publisher is told of what fails. */
export type Notified = { webhook: string } | { email: string }

/**
 * Returns where a text says that the publisher is told: the https:// URL of a webhook at a public name,
 * or an e-mail address; undefined for anything else. `allowsPrivate`: any host will do, and http:// too.
 */
export function readNotify(text: string, allowsPrivate = false): Notified | undefined {
  if (v.is(value.email, text)) return { email: text }
  const url = URL.parse(text)
  if (!url || url.username || url.password) return undefined
  const isSafe = url.protocol === 'https:' && isPublicName(url.hostname)
  return isSafe || (allowsPrivate && /^https?:$/.test(url.protocol))
    ? { webhook: url.href }
    : undefined
}

/** `notify` of site.yaml. The message doesn't repeat it: whoever has the URL of a webhook can use it. */
export const notify = v.pipe(
  value.code,
  convert(
    (text) => (readNotify(text) ? text : undefined),
    () => 'is neither the https:// URL of a webhook at a public host nor an e-mail address',
  ),
)
