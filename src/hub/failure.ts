/** Logs what failed in the background, without the callback, which may hold what nobody else should know. */
export function logFailure(error: unknown): void {
  console.error(JSON.stringify({ event: 'error', area: 'hub', message: String(error) }))
}
