import type { Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { problemAnswer } from './answers.ts'
import type { Asked } from './press.ts'

type Publishing = Context<{ Bindings: Env }>

/** Returns the one press of the site. */
export function press({ env }: Pick<Publishing, 'env'>) {
  return env.PRESS.getByName('press')
}

/** Returns what a request says about its writes. */
export function asked({ req }: Publishing): Asked {
  return {
    conditions: { match: req.header('If-Match'), noneMatch: req.header('If-None-Match') },
    more: req.query('more') !== undefined,
    purge: req.query('purge') !== undefined,
  }
}

/** Returns the answer to a body with more bytes than this; to any other, none. */
export function tooLarge(c: Publishing, maxSize: number) {
  const detail = `the body has over ${maxSize} bytes (${maxSize / 1024 / 1024} MiB)`
  const onError = () => problemAnswer(413, 'Too large', detail)
  return bodyLimit({ maxSize, onError })(c, async () => {})
}

/** Returns the media type of a Content-Type header; undefined if its charset is not UTF-8. */
export function mediaTypeOf(header = ''): string | undefined {
  const [type, ...parameters] = header
    .toLowerCase()
    .split(';')
    .map((part) => part.trim())
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))
  return !charset || /^charset="?utf-8"?$/.test(charset) ? type : undefined
}
