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
