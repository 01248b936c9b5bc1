/** Prints a line on standard output, without control characters. */
export function say(text: string): void {
  console.log(printable(text))
}

/** Prints a line on standard error, without control characters. */
export function complain(text: string): void {
  console.error(printable(text))
}

/** Terminals obey control characters, which a server or a file may have put into what is printed. */
function printable(text: string): string {
  return text.replace(/[^\P{Cc}\t\n]/gu, '')
}
