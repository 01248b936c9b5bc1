import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'

/** What a run of a program came to. */
export type ProgramRun = { code: number | null; stdout: string; stderr: string }

/** `input` is what it reads on its standard input; `home` stands in for the user's own. */
export type ProgramOptions = { input?: string; home?: string }

/** Runs a program with nothing of the user's settings but the path. Throws if it can't start. */
export async function runProgram(
  command: string,
  args: string[],
  { input = '', home = '/nonexistent' }: ProgramOptions = {},
): Promise<ProgramRun> {
  const { PATH = '' } = process.env
  const child = spawn(command, args, { env: { PATH, HOME: home, LC_ALL: 'C.UTF-8' } })
  // A program need not read all that it is given.
  child.stdin.on('error', () => {}).end(input)
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  return { code, stdout, stderr }
}

/** Returns what a program prints. Throws unless it succeeds without a complaint. */
export async function outputOf(
  command: string,
  args: string[],
  options?: ProgramOptions,
): Promise<string> {
  const { code, stdout, stderr } = await runProgram(command, args, options)
  if (code !== 0 || stderr !== '') throw new Error(`${command} ends with ${code}: ${stderr}`)
  return stdout
}
