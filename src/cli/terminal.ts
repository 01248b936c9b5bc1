import type { Readable } from 'node:stream'
import { inspect } from 'node:util'

// Everything that the command prints passes here, the progress bar aside, which knows only numbers.

/** Prints text as lines on standard output, without what a terminal would obey. */
export function say(text: string): void {
  console.log(printable(text))
}

/** Prints text as lines on standard error, without what a terminal would obey. */
export function complain(text: string): void {
  console.error(printable(text))
}

/** Prints on standard error what another program writes, line by line, if the line is wanted. */
export function passOn(output: Readable, isWanted = (_line: string) => true): void {
  let rest = ''
  output.setEncoding('utf8').on('data', (text) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (isWanted(line)) complain(line)
  })
  output.on('end', () => rest && complain(rest))
}

/** From now on prints an error that nobody catches, which Node would print as it is: exit 1. */
export function printCrashes(): void {
  process.on('uncaughtException', (error) => {
    complain(inspect(error))
    process.exit(1)
  })
}

/**
 * A server, a file or its name may have put anything into a text. Removed are control characters (C0
 * and C1), which a terminal obeys, and those that override, embed or isolate a direction: the rest of
 * the line would show in another order than it has (UAX #9). The marks LRM, RLM and ALM stay, as they
 * move nothing but punctuation beside them. What ends a line for some programs becomes a space, so
 * that only a newline ends one. Of colours, which wrangler uses even in a pipe, nothing is left.
 */
function printable(text: string): string {
  return text
    .replace(/\x1b\[[\d;]*m/g, '')
    .replace(/\r\n/g, '\n')
    .replace(/[\v\f\x85\u2028\u2029]/g, ' ')
    .replace(/[^\P{Cc}\t\n]|[\u202A-\u202E\u2066-\u2069]/gu, '')
}
