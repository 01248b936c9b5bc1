/** Prints a line on standard output, without control characters: see `printable`. */
export function say(text: string): void {
  console.log(printable(text))
}

/** Prints a line on standard error, without control characters: see `printable`. */
export function complain(text: string): void {
  console.error(printable(text))
}

/**
 * Terminals obey control characters, and a server or a file may have written part of what is
 * printed. Only tabs and line breaks stay.
 */
function printable(text: string): string {
  return text.replace(/[^\P{Cc}\t\n]/gu, '')
}
