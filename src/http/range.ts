import { readHttpDate } from './headers.ts'
import type { Validators } from './respond.ts'

/** The bytes from `start` up to, not including, `end`. */
export type Stretch = { start: number; end: number }

/**
 * Returns the part of a file of `size` bytes that a request asks for (RFC 9110 §14); undefined for
 * all of it: if the request asks for several parts, or for a part of another version (`If-Range`).
 * A part beyond the end is empty.
 */
export function stretchOf(
  headers: Headers,
  size: number,
  { etag, modified }: Validators,
): Stretch | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(headers.get('Range') ?? '') ?? []
  if (first === '' && last === '') return undefined
  const version = headers.get('If-Range')
  if (version !== null && version !== etag && readHttpDate(version) !== modified) return undefined
  if (first === '') return { start: Math.max(0, size - Number(last)), end: size }
  if (last === '') return { start: Number(first), end: size }
  return Number(first) > Number(last)
    ? undefined
    : { start: Number(first), end: Math.min(size, Number(last) + 1) }
}
