import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { inject } from 'vitest'
import { testToken } from './worker-process.ts'

/** What a run of the command came to; `code` is null where a signal ended it. */
export type Run = { code: number | null; stdout: string; stderr: string }

/** `url` is that of the Worker; without one DATELINE_URL is not set. `env` is added to that. */
export type RunOptions = { cwd: string; url?: string; env?: Record<string, string> }

/** A command that runs: what it has written so far, and what it comes to. */
export type Running = {
  written: () => Omit<Run, 'code'>
  kill: (signal: NodeJS.Signals) => void
  done: Promise<Run>
}

/**
 * The command as it would be published, which starts in half the time, where tests/setup/build.ts has
 * built it; elsewhere, and outside of Vitest, its source.
 */
function command(): string {
  return builtCommand() ?? join(import.meta.dirname, '../../src/cli/dateline.ts')
}

function builtCommand(): string | undefined {
  return process.env.VITEST ? inject('built')?.command : undefined
}

/** Where Node keeps what it has compiled. What was built goes in the end, and that with it. */
function compileCache(): string {
  const built = builtCommand()
  return built ? join(built, '../../compile-cache') : (process.env.NODE_COMPILE_CACHE ?? '')
}

/** Runs `dateline` with these arguments, as a process of its own and without a terminal. */
export function runDateline(args: string[], options: RunOptions): Promise<Run> {
  return startDateline(args, options).done
}

/** Runs `dateline` behind another program, whose command is a text that the shell reads. */
export function runShell(args: string[], options: RunOptions, behind: string): Promise<Run> {
  return watchChild('sh', ['-c', behind + shellCommand(...args)], options).done
}

/** Starts `dateline` with these arguments, and returns while it runs. */
export function startDateline(args: string[], options: RunOptions): Running {
  return watchChild(process.execPath, [command(), ...args], options)
}

function watchChild(program: string, args: string[], { cwd, url, env }: RunOptions): Running {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(program, args, {
    cwd,
    env: {
      ...{ PATH, HOME, NODE_COMPILE_CACHE: compileCache(), PUBLISH_TOKEN: testToken },
      ...(url && { DATELINE_URL: url }),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text
  })
  return {
    written: () => ({ stdout, stderr }),
    kill: (signal) => child.kill(signal),
    done: once(child, 'close').then(([code]) => ({ code, stdout, stderr })),
  }
}

/** Returns the shell command that runs `dateline`, for what needs a shell around it. */
export function shellCommand(...args: string[]): string {
  return [process.execPath, command(), ...args].map((part) => `'${part}'`).join(' ')
}
