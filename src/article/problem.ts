import { oneLine } from './text.ts'

/** `line` and `column` count from 1; `field` is a path such as `attachments[0].type`. */
export type Problem = { line?: number; column?: number; field?: string; message: string }

/**
 * The outcome of a stage, or every reason why there is none. `notes` say what was left out or
 * changed of what the author wrote, in the order of the file.
 */
export type Result<T> =
  | { value: T; notes?: Problem[]; problems?: undefined }
  | { value?: undefined; notes?: undefined; problems: Problem[] }

/** Returns a problem on one line, `file:line:column: field: message`, without unknown parts. */
export function describeProblem(problem: Problem, file = ''): string {
  const place = [file, problem.line, problem.column].filter((part) => part).join(':')
  // The message quotes the author, and a terminal obeys control characters.
  return oneLine([place, problem.field, problem.message].filter((part) => part).join(': '))
}
