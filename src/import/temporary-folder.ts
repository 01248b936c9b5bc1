import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const folders: string[] = []

/** Returns a new folder, which is deleted when the program ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dateline-'))
  if (folders.push(folder) === 1) process.once('exit', deleteAll)
  return folder
}

function deleteAll(): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
}
