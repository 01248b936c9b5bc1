import * as v from 'valibot'
import { decodeUtf8 } from '../article/text.ts'
import type { Submission } from './plan.ts'

/** A line of NDJSON, counted from 1: a submission, or the reason why it is none. */
export type Line = { line: number; submission: Submission } | { line: number; message: string }

const submission = v.strictObject({
  slug: v.string(),
  markdown: v.string(),
  from: v.optional(v.string()),
})

/** Returns how many lines of NDJSON there are that are not blank, without reading them. */
export function countLines(body: Uint8Array): number {
  let count = 0
  let isBlank = true
  for (let i = 0; i < body.length; i++) {
    const byte = body[i] as number
    if (byte === 0x0a) {
      isBlank = true
    } else if (isBlank && byte > 0x20) {
      isBlank = false
      count++
    }
  }
  return count
}

/** Returns the lines of NDJSON that are not blank. A bad line does not affect the others. */
export function readLines(body: Uint8Array): Line[] {
  const lines: Line[] = []
  for (let start = 0, line = 1; start < body.length; line++) {
    const end = body.indexOf(0x0a, start)
    const next = end < 0 ? body.length : end + 1
    const read = end === start ? undefined : readLine(body.subarray(start, next), line)
    if (read) lines.push(read)
    start = next
  }
  return lines
}

function readLine(bytes: Uint8Array, line: number): Line | undefined {
  const text = decodeUtf8(bytes)
  if (text === undefined) return { line, message: `line ${line} is not UTF-8` }
  if (text.trim() === '') return undefined
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return { line, message: `line ${line} is not JSON: ${(error as Error).message}` }
  }
  const checked = v.safeParse(submission, value)
  if (checked.success) return { line, submission: checked.output }
  const [{ expected, path }] = checked.issues
  const name = path?.[0]?.key
  const fault = expected === 'never' ? 'unknown' : 'missing, or no text'
  const reason = name === undefined ? 'it is no object' : `"${name}" is ${fault}`
  return { line, message: `line ${line} is not {"slug": "…", "markdown": "…"}: ${reason}` }
}
