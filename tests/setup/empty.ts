import { beforeAll } from 'vitest'
import { emptyStore } from './store.ts'

// A setup file: files that share a store begin with an empty one.
beforeAll(emptyStore)
