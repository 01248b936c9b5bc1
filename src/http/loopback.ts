/** Returns whether a URL leads to the machine itself, where `npm start` serves. */
export function isLoopback(url: string): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])$/.test(new URL(url).hostname)
}
