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

/**
 * Returns the lines of NDJSON that are not blank, or undefined if there are more than `most`. A bad
 * line does not affect the others.
 */
export function readLines(body: Uint8Array, most: number): Line[] | undefined {
  const filled: { bytes: Uint8Array; line: number }[] = []
  for (let line = 1, at = 0; at < body.length; ) {
    const byte = body[at] as number
    if (byte === 0x0a) line++
    // JSON's white space: a line of nothing else is blank.
    if (byte === 0x0a || byte === 0x20 || byte === 0x09 || byte === 0x0d) {
      at++
      continue
    }
    // None of them is parsed if there are too many.
    if (filled.length === most) return undefined
    const end = body.indexOf(0x0a, at)
    filled.push({ bytes: body.subarray(at, end < 0 ? body.length : end), line })
    at = end < 0 ? body.length : end
  }
  return filled.flatMap(({ bytes, line }) => readLine(bytes, line) ?? [])
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
