import * as v from 'valibot'
import { toSeconds } from '../../article/dates.ts'
import { fileOf, type Subject, shorterSide } from './subject.ts'

/** Returns what is wrong with a subject, at `now` in seconds since 1970. */
type Find<Limit> = (subject: Subject, limit: Limit, now: number) => string | false | undefined

/** `limit` is what a rule may say after the name of the check. */
export type Check = { limit: v.GenericSchema; find: Find<never> }

const flag = kind(v.literal(true))
const number = kind(v.number())
const list = kind(v.array(v.string()))
const day = 24 * 60 * 60
// Making one takes 20 ms.
const either = (list: string[]) => new Intl.ListFormat('en', { type: 'disjunction' }).format(list)

/**
 * The checks that a rule can name. Only `required` objects to an absent value; none objects to an
 * unknown one.
 */
export const checks = {
  required: flag(({ text }) => !text && 'is required'),
  overCharacters: number(({ text }, limit) => {
    const length = lengthOf(text)
    return text && length <= limit && `has ${length} characters, and needs over ${limit}`
  }),
  mostCharacters: number(
    ({ text }, limit) => lengthOf(text) > limit && `is over ${limit} characters`,
  ),
  mostBytes: number(
    ({ text = '' }, limit) => Buffer.byteLength(text) > limit && `is over ${limit} bytes`,
  ),
  plainText: flag(({ text = '' }) => {
    const html = /<\/?[a-z][^<>]*>|&(#\d+|#x[\da-f]+|[a-z][\da-z]+);/i
    return html.test(text) && 'looks like HTML'
  }),
  past: flag(({ text = '' }, _, now) => toSeconds(text) > now && 'is in the future'),
  underDays: number(({ text = '' }, limit, now) => {
    return now - toSeconds(text) >= limit * day && `is ${limit} days ago or more`
  }),
  oneOf: list(({ text }, limit) => text && !limit.includes(text) && `is not ${either(limit)}`),
  endings: list(({ text }, limit) => {
    const isTaken = limit.some((ending) => text?.toLowerCase().endsWith(ending))
    return text && !isTaken && `does not end in ${either(limit)}`
  }),
  ascii: flag(({ text = '' }) => /%[89a-f]/i.test(text) && 'has a name that is not ASCII'),
  present: flag(({ file }) => file === 'missing' && 'is not in the media folder'),
  formats: list((subject, limit) => {
    const { format } = fileOf(subject)
    return format && !limit.includes(format) && `is ${format}, not ${either(limit)}`
  }),
  mostMegabytes: number((subject, limit) => {
    const { bytes = 0 } = fileOf(subject)
    return bytes > limit * 1024 * 1024 && `is over ${limit} MB`
  }),
  leastPixels: number((subject, limit) => {
    const pixels = shorterSide(subject)
    return pixels < limit && `has ${pixels} pixels on its shorter side, and needs ${limit}`
  }),
  mostPixelsWide: number((subject, limit) => {
    const { width = 0 } = fileOf(subject)
    return width > limit && `is ${width} pixels wide; say width="${limit}" or less in an <img>`
  }),
  mostColumns: number(
    ({ columns = 0 }, limit) =>
      columns > limit && `has ${columns} columns, and there is room for ${limit}`,
  ),
  unseen: flag(() => 'is not shown by most of them; link to it'),
  passing: flag(() => 'is another day by the time it is read; write the date'),
  bytesOfFile: flag((subject) => {
    const { text } = subject
    const { bytes } = fileOf(subject)
    const isWrong = text && bytes !== undefined && Number(text) !== bytes
    return isWrong && `is ${text}, but the file has ${bytes} bytes`
  }),
} satisfies Record<string, Check>

function kind<Limit>(limit: v.GenericSchema<unknown, Limit>) {
  return (find: Find<Limit>) => ({ limit, find })
}

/** In code points. */
function lengthOf(text = ''): number {
  return [...text].length
}
