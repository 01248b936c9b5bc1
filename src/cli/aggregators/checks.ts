import * as v from 'valibot'
import { toSeconds } from '../../article/dates.ts'
import { type Subject, shorterSide } from './subjects.ts'

/** Returns what is wrong with a subject, at `now` in seconds since 1970. */
type Find<Limit> = (subject: Subject, limit: Limit, now: number) => string | false | undefined

/** `limit` is what a rule may say after the name of the check. */
export type Check = { limit: v.GenericSchema; find: Find<never> }

const list = v.array(v.string())
const day = 24 * 60 * 60
const disjunction = new Intl.ListFormat('en', { type: 'disjunction' })

/** What a rule can ask. Only `required` objects to what is absent; nothing objects to what is unknown. */
export const checks = {
  required: check(v.literal(true), ({ text }) => !text && 'is required'),
  overCharacters: check(v.number(), ({ text }, limit) => {
    const length = lengthOf(text)
    return text && length <= limit && `has ${length} characters, and needs over ${limit}`
  }),
  mostCharacters: check(
    v.number(),
    ({ text }, limit) => lengthOf(text) > limit && `is over ${limit} characters`,
  ),
  mostBytes: check(
    v.number(),
    ({ text }, limit) => Buffer.byteLength(text ?? '') > limit && `is over ${limit} bytes`,
  ),
  plainText: check(
    v.literal(true),
    ({ text = '' }) =>
      /<\/?[a-z][^<>]*>|&(#\d+|#x[\da-f]+|[a-z][\da-z]+);/i.test(text) && 'looks like HTML',
  ),
  past: check(
    v.literal(true),
    ({ text = '' }, _, now) => toSeconds(text) > now && 'is in the future',
  ),
  underDays: check(
    v.number(),
    ({ text = '' }, limit, now) =>
      now - toSeconds(text) >= limit * day && `is ${limit} days ago or more`,
  ),
  oneOf: check(
    list,
    ({ text }, limit) => text && !limit.includes(text) && `is not ${disjunction.format(limit)}`,
  ),
  endings: check(list, ({ text }, limit) => {
    const isTaken = limit.some((ending) => text?.toLowerCase().endsWith(ending))
    return text && !isTaken && `does not end in ${disjunction.format(limit)}`
  }),
  ascii: check(
    v.literal(true),
    ({ text = '' }) => /%[89a-f]/i.test(text) && 'has a name that is not ASCII',
  ),
  present: check(v.literal(true), ({ file }) => file === 'missing' && 'is not in the media folder'),
  formats: check(list, ({ file }, limit) => {
    const { format } = fileOf(file)
    return format && !limit.includes(format) && `is ${format}, not ${disjunction.format(limit)}`
  }),
  mostMegabytes: check(
    v.number(),
    ({ file }, limit) => (fileOf(file).bytes ?? 0) > limit * 1024 * 1024 && `is over ${limit} MB`,
  ),
  leastPixels: check(v.number(), (subject, limit) => {
    const pixels = shorterSide(subject)
    return pixels < limit && `has ${pixels} pixels on its shorter side, and needs ${limit}`
  }),
  bytesOfFile: check(v.literal(true), ({ text, file }) => {
    const { bytes } = fileOf(file)
    const isWrong = text && bytes !== undefined && Number(text) !== bytes
    return isWrong && `is ${text}, but the file has ${bytes} bytes`
  }),
} satisfies Record<string, Check>

function check<Limit>(limit: v.GenericSchema<unknown, Limit>, find: Find<Limit>) {
  return { limit, find }
}

function fileOf(file: Subject['file']) {
  return typeof file === 'object' ? file : {}
}

/** In code points. */
function lengthOf(text = ''): number {
  return [...text].length
}
