import { oneLine } from './text.ts'

/**
 * What is wrong in a file: `line` and `column` count from 1, `field` is a path such as
 * `attachments[0].type`.
 */
export type Problem = { line?: number; column?: number; field?: string; message: string }

/** What a stage made of its input, or every reason why it could not. */
export type Result<T> =
  | { value: T; problems?: undefined }
  | { value?: undefined; problems: Problem[] }

/**
 * Returns one line of text, `file:line:column: field: message`, without the parts that are not
 * known.
 */
export function describeProblem(problem: Problem, file = ''): string {
  const place = [file, problem.line, problem.column].filter((part) => part).join(':')
  // What an author wrote is quoted in it, and terminals obey control characters.
  return oneLine([place, problem.field, problem.message].filter((part) => part).join(': '))
}
