import { expect } from 'vitest'

/** The longest input is this many times as long as the shortest, and quadratic work this, squared. */
const factor = 8

/** A linear one takes `factor` times as long, with room for what a garbage collector does. */
const most = 2 * factor

/**
 * What disturbs one round rarely disturbs all of them, and work that isn't linear is slow in each. A
 * few are measured in any case, so that a disturbed one doesn't hide such work.
 */
const [fewest, mostRounds] = [3, 12]

/**
 * Expects the cost of `work` to grow at most in proportion to the length of its input. `make` returns
 * an input of about so many characters. Only costs are compared, with each other and with that of
 * `ordinary`, an input without any malice.
 */
export function expectLinear<Input>(
  work: (input: Input) => unknown,
  make: (length: number) => Input,
  ordinary: Input,
  longest: number,
): void {
  const short = make(longest / factor)
  const long = make(longest)
  // The first run is that of code that isn't compiled yet.
  work(short)
  const least = { short: Infinity, ordinary: Infinity, long: Infinity }
  let growth = Infinity
  for (let round = 0; round < fewest || (growth >= 1 && round < mostRounds); round++) {
    least.short = Math.min(least.short, cost(work, short))
    least.ordinary = Math.min(least.ordinary, cost(work, ordinary))
    least.long = Math.min(least.long, cost(work, long))
    growth = least.long / (most * least.short + least.ordinary)
  }
  expect(growth).toBeLessThan(1)
}

/** The CPU time that a call takes, in microseconds. */
function cost<Input>(work: (input: Input) => unknown, input: Input): number {
  const before = process.cpuUsage()
  work(input)
  const { user, system } = process.cpuUsage(before)
  return user + system
}
