import { createHash } from 'node:crypto'
import type { Problem, Result } from '../article/problem.ts'
import { decodeUtf8 } from '../article/text.ts'

/** The limit for an article file, in bytes. */
export const mostBytes = 1024 * 1024

/** Returns the SHA-256 of an article file in hexadecimal, which the manifest compares. */
export function hashFile(source: string): string {
  return createHash('sha256').update(source).digest('hex')
}

/** Returns the problem of a file that is too large, or undefined. */
export function sizeProblem(source: string): Problem | undefined {
  const bytes = new TextEncoder().encode(source).length
  if (bytes <= mostBytes) return undefined
  return { message: `the file has ${bytes} bytes; the limit is ${mostBytes} (1 MiB)` }
}

/** Returns the text of an article file, or the first line that is not UTF-8 as a problem. */
export function decodeFile(bytes: Uint8Array): Result<string> {
  const value = decodeUtf8(bytes)
  if (value !== undefined) return { value }
  return { problems: [{ line: firstBrokenLine(bytes), message: 'the file is not UTF-8' }] }
}

function firstBrokenLine(bytes: Uint8Array): number {
  for (let line = 1, start = 0; ; line++) {
    const end = bytes.indexOf(0x0a, start) + 1 || bytes.length
    if (end === bytes.length || decodeUtf8(bytes.subarray(start, end)) === undefined) return line
    start = end
  }
}
