#!/usr/bin/env node
import { existsSync } from 'node:fs'

// A checkout runs its source as it is; a package has it in one bundle.
const source = new URL('dateline.ts', import.meta.url)
await import(existsSync(source) ? source : new URL('../../dist/dateline.js', import.meta.url))
