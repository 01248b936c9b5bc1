import { vi } from 'vitest'

const noon = Date.parse('2026-11-22T12:00:00Z')

/** Sets the clock to this many seconds after noon, where every test in workerd begins. */
export function at(seconds: number): void {
  vi.setSystemTime(noon + seconds * 1000)
}

/** Returns the instant this many seconds from noon. */
export function instant(seconds: number): string {
  return new Date(noon + seconds * 1000).toISOString()
}

/** Returns the instant this many seconds from noon, as HTTP writes it. */
export function httpDate(seconds: number): string {
  return new Date(noon + seconds * 1000).toUTCString()
}

/**
 * Holds back timers of so many milliseconds. Returns what lets those ring that were set so far: a test of a
 * limit need not wait for it.
 */
export function holdTimers(milliseconds: number): () => void {
  const held: (() => void)[] = []
  const set = globalThis.setTimeout as (ring: () => void, most?: number) => number
  const setOrHold = (ring: () => void, most?: number) =>
    most === milliseconds ? held.push(ring) : set(ring, most)
  vi.spyOn(globalThis, 'setTimeout').mockImplementation(setOrHold as typeof setTimeout)
  return () => {
    for (const ring of held) ring()
  }
}
