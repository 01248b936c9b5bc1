import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, parse as partsOf } from 'node:path'
import { parse as parseToml } from 'smol-toml'
import { parse as parseYaml } from 'yaml'

const readers: Readonly<Record<string, (text: string) => unknown>> = {
  '.yml': parseYaml,
  '.yaml': parseYaml,
  '.json': JSON.parse,
  '.toml': parseToml,
}

/** Returns the data in the files of a folder, by their names without the ending, as Jekyll has it. */
export function readData(folder: string): Record<string, unknown> {
  const data: Record<string, unknown> = {}
  const entries = existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : []
  for (const entry of entries) {
    const path = join(folder, entry.name)
    const { name, ext } = partsOf(entry.name)
    if (entry.isDirectory()) data[entry.name] = readData(path)
    else if (readers[ext] && entry.isFile()) {
      try {
        data[name] = readers[ext](readFileSync(path, 'utf8'))
      } catch {
        // What can't be read is not there, and what needs it is reported.
      }
    }
  }
  return data
}
