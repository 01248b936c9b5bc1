import { createInterface } from 'node:readline'
import { oneLine } from '../article/text.ts'
import { UsageError } from './errors.ts'

/**
 * Asks on the terminal. An empty answer is the suggestion. Throws a UsageError if the input ends, as
 * after Ctrl-C.
 */
export type Ask = (question: string, suggestion?: string) => Promise<string>

/** Returns whether somebody can be asked: input and output are a terminal. */
export function canAsk(): boolean {
  return Boolean(process.stdin.isTTY && process.stdout.isTTY)
}

/** Returns what `work` does, which may ask. What was typed ahead answers the next question. */
export async function asking<T>(work: (ask: Ask) => Promise<T>): Promise<T> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  let isOpen = true
  terminal.once('close', () => {
    isOpen = false
  })
  const lines = terminal[Symbol.asyncIterator]()
  try {
    return await work(async (question, suggestion = '') => {
      terminal.setPrompt(`${question}${suggestion && ` [${oneLine(suggestion)}]`}: `)
      // It would open a terminal again that was closed ahead.
      if (isOpen) terminal.prompt()
      const { value, done } = await lines.next()
      if (done) throw new UsageError('nothing was done')
      return value.trim() || suggestion
    })
  } finally {
    terminal.close()
  }
}
