import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { endOf, spawnWrangler, wranglerProgram } from './dev/processes.ts'
import { ApiError } from './errors.ts'

/** A call that takes longer has lost its connection. In milliseconds. */
const timeout = 300_000

/** Runs wrangler in a folder, with these variables and without questions, and returns what it says. */
export function runWrangler(cwd: string, args: string[], env: Record<string, string> = {}) {
  const child = spawnWrangler(cwd, args, env)
  const timer = setTimeout(() => child.kill(), timeout)
  return endOf(child).finally(() => clearTimeout(timer))
}

/** Does the same and returns its output. Throws an ApiError with what it says, if it fails. */
export async function mustRunWrangler(...parameters: Parameters<typeof runWrangler>) {
  const { code, stdout, stderr } = await runWrangler(...parameters)
  if (code === 0) return stdout
  throw new ApiError(`wrangler ${parameters[1].join(' ')} failed:\n${stdout}${stderr}`.trimEnd())
}

/** Runs wrangler on the terminal, where it may ask. Throws an ApiError if it fails. */
export async function talkWithWrangler(
  cwd: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<void> {
  const child = spawn(process.execPath, [wranglerProgram, ...args], {
    cwd,
    env: { ...process.env, WRANGLER_SEND_METRICS: 'false', ...env },
    stdio: 'inherit',
  })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new ApiError(`wrangler ${args[0]} failed`)
}
