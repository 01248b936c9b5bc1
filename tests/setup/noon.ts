import { beforeAll, beforeEach, vi } from 'vitest'
import { at } from './clock.ts'

// For every test that runs in workerd. Only the date is faked, so timeouts pass as they do.
beforeAll(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
  at(0)
})

beforeEach(() => at(0))
