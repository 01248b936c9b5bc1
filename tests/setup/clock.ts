import { vi } from 'vitest'

const noon = Date.parse('2026-11-22T12:00:00Z')

/** Sets the clock so many seconds after noon, which is when every test in workerd begins. */
export function at(seconds: number): void {
  vi.setSystemTime(noon + seconds * 1000)
}

/** Returns an instant so many seconds from noon. */
export function instant(seconds: number): string {
  return new Date(noon + seconds * 1000).toISOString()
}

/** Returns an instant so many seconds from noon as HTTP writes it. */
export function httpDate(seconds: number): string {
  return new Date(noon + seconds * 1000).toUTCString()
}
