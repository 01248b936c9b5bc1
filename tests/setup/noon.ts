import { beforeAll, beforeEach, vi } from 'vitest'
import { at } from './clock.ts'

// A setup file of every test that runs in workerd. Only the date is faked: timers run as usual.
beforeAll(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
  at(0)
})

beforeEach(() => at(0))
