/** Returns the time in seconds since 1970. Code that renders or stores takes it as an argument. */
export function now(): number {
  return Math.floor(Date.now() / 1000)
}
