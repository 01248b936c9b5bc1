import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll } from 'vitest'
import { compile } from '../../src/compile.ts'
import { moveIn } from '../../src/import/move-in.ts'
import type { Source } from '../../src/import/moved.ts'
import { recognise } from '../../src/import/recognise.ts'
import { site } from './article-files.ts'

const root = mkdtempSync(join(tmpdir(), 'moving-'))
afterAll(() => rmSync(root, { recursive: true }))
let count = 0

/** Writes these files to a new folder, and returns it. */
export function folderOf(files: Record<string, string | Uint8Array>): string {
  const folder = join(root, String(++count))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}

/** Moves what is at a path into a folder, a new one by default, and returns what came of it. */
export async function move(path: string, folder = join(root, String(++count)), force = false) {
  const { source } = await recognise(path)
  const now = Date.UTC(2026, 10, 28) / 1000
  const outcome = await moveIn(source as Source, { folder, site, now, force }, () => {})
  const read = (name: string) => readFileSync(join(folder, name), 'utf8')
  return { ...outcome, folder, read, files: filesIn(folder), source: source as Source }
}

/** Returns the HTML that an article file makes. Throws if it is refused. */
export function htmlOf(source: string): string {
  const { value, problems } = compile({ slug: 'x', source }, site)
  if (problems) throw new Error(JSON.stringify(problems))
  return value.html
}

/** Returns the paths of the files in a folder. */
export function filesIn(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()
}
