import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buildCommand } from './command.ts'
import { licencesOf } from './licences.ts'
import { buildWorker } from './worker.ts'

// What npm runs before it packs: the command and the Worker, in dist/.

const dist = join(import.meta.dirname, '../../../dist')

await rm(dist, { recursive: true, force: true })
const files = [...(await buildCommand(dist)), ...(await buildWorker(join(dist, 'worker')))]
await writeFile(join(dist, 'licences.txt'), licencesOf(files))
