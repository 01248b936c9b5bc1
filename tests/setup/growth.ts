import { expect } from 'vitest'

/** The longest input is this many times as long as the shortest, and quadratic work this, squared. */
const factor = 8

/** A linear one takes `factor` times as long, with room for what a garbage collector does. */
const most = 2 * factor

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
  // The first runs are those of code that isn't compiled yet.
  cost(work, short)
  const limit = most * cost(work, short) + cost(work, ordinary)
  expect(cost(work, long) / limit).toBeLessThan(1)
}

/** The CPU time that a call takes, in microseconds: the least of a few. */
function cost<Input>(work: (input: Input) => unknown, input: Input): number {
  const times = Array.from({ length: 4 }, () => {
    const before = process.cpuUsage()
    work(input)
    const { user, system } = process.cpuUsage(before)
    return user + system
  })
  return Math.min(...times)
}
