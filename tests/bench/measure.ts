import { readdirSync, readFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

/** One thing to measure: `send` makes a request and resolves when all of its answer is there. */
export type Case = { name: string; pid: number; send: () => Promise<unknown> }

/** CPU per request in microseconds, of each round, by the name of the case. */
export type Rounds = Record<string, number[]>

/** An answer, and how many bytes it took, its headers included. */
export type Answer = {
  status: number
  headers: NodeJS.Dict<string | string[]>
  body: Buffer
  bytes: number
}

const concurrency = 4

/** A run that only shows that all of it works: its numbers say little. */
export const isQuick = process.argv.includes('--quick')

const agent = new Agent({ keepAlive: true, maxSockets: concurrency })

/**
 * Returns the CPU seconds that the threads of a process have used. Their own account
 * (Documentation/scheduler/sched-stats.rst) is in nanoseconds, that of the process in hundredths.
 */
export function cpuOf(pid: number): number {
  try {
    const threads = readdirSync(`/proc/${pid}/task`)
    return threads.reduce((sum, thread) => sum + nanosecondsOf(pid, thread), 0) / 1e9
  } catch {
    return Number.NaN
  }
}

/** A thread may have ended since it was listed. */
function nanosecondsOf(pid: number, thread: string): number {
  try {
    return Number.parseInt(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8'), 10)
  } catch {
    return 0
  }
}

/** Returns the workerd processes that this process has started, newest last. */
export function findWorkerd(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      const stat = statOf(pid)
      return stat?.name === 'workerd' && Number(stat.fields[1]) === process.pid
    })
    .sort((a, b) => a - b)
}

function statOf(pid: number): { name: string; fields: string[] } | undefined {
  try {
    const [, name = '', rest = ''] =
      /^\d+ \((.*)\) (.*)$/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? []
    return { name, fields: rest.split(' ') }
  } catch {
    return undefined
  }
}

/** Measures every case for `longest` ms in each round, so that a slow machine is slow for all. */
export async function measure(cases: Case[], most: number, longest: number): Promise<Rounds> {
  const rounds = isQuick ? 1 : most
  const duration = isQuick ? 50 : longest
  const found: Rounds = Object.fromEntries(cases.map(({ name }) => [name, []]))
  for (const { send } of cases) await repeat(send, duration)
  for (let round = 0; round < rounds; round++) {
    for (const { name, pid, send } of cases) {
      await repeat(send, duration / 8)
      // Let the previous case finish its work first.
      await sleep(20)
      const before = cpuOf(pid)
      const count = await repeat(send, duration)
      found[name]?.push(((cpuOf(pid) - before) / count) * 1e6)
    }
  }
  return found
}

async function repeat(send: () => Promise<unknown>, duration: number): Promise<number> {
  const end = performance.now() + duration
  let count = 0
  const run = async () => {
    while (performance.now() < end) {
      await send()
      count++
    }
  }
  await Promise.all(Array.from({ length: concurrency }, run))
  return count
}

/** Resolves to the answer; rejects where its status is not the expected one. */
export function get(
  url: string,
  headers: Record<string, string> = {},
  expected?: number,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, headers }, (response) => {
      const { socket } = response
      const before = bytesBefore.get(socket) ?? 0
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const status = response.statusCode ?? 0
        const { bytesRead } = socket
        bytesBefore.set(socket, bytesRead)
        if (expected !== undefined && status !== expected) {
          reject(new Error(`bench: ${url} answered ${status}, not ${expected}`))
        } else {
          const body = Buffer.concat(chunks)
          resolve({ status, headers: response.headers, body, bytes: bytesRead - before })
        }
      })
    })
    sent.on('error', (error: NodeJS.ErrnoException) => {
      // A Worker closes a connection that nobody uses for a while, perhaps at this moment.
      if (sent.reusedSocket && error.code === 'ECONNRESET') resolve(get(url, headers, expected))
      else reject(error)
    })
    sent.end()
  })
}

/** A connection counts the bytes of all its answers. */
const bytesBefore = new WeakMap<object, number>()

/** Lets go of the connections to Workers that have ended. */
export function closeConnections(): void {
  agent.destroy()
}
