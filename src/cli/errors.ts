/** What the command was told can't be done as it was said: exit 2. */
export class UsageError extends Error {}

/** The Worker can't be reached, or doesn't let us in: exit 1. */
export class ApiError extends Error {}
