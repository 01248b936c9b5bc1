/** Returns the time in seconds since 1970. What renders or stores is told it. */
export function now(): number {
  return Math.floor(Date.now() / 1000)
}
