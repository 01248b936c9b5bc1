/** The command can't be carried out as it was given: exit 2. */
export class UsageError extends Error {}

/** The Worker can't be started or reached, or refuses the request: exit 1. */
export class ApiError extends Error {}

/** Returns what an error says. Some of the system's errors have a code and no message. */
export function messageOf(error: unknown): string {
  const { message, code } = error as { message?: string; code?: string }
  return message || code || String(error)
}
