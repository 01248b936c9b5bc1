import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FoundFile } from './moved.ts'

let folder: string | undefined

/**
 * Returns the file that an address such as `data:image/png;base64,…` has in itself, undefined for any other.
 * It is deleted when the program ends.
 */
export function fileInData(address: string, name: string): FoundFile | undefined {
  const [, type = '', data = ''] =
    /^data:image\/(png|jpe?g|gif|webp|avif);base64,([\w+/=\s%-]+)$/i.exec(address) ?? []
  const bytes = Buffer.from(data.replaceAll('%2B', '+').replaceAll('%2F', '/'), 'base64')
  if (bytes.length === 0) return undefined
  if (!folder) {
    const made = mkdtempSync(join(tmpdir(), 'dateline-data-'))
    process.once('exit', () => rmSync(made, { recursive: true, force: true }))
    folder = made
  }
  const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 8)
  const path = `${name}-${digest}.${type.toLowerCase().replace('jpeg', 'jpg')}`
  const file = join(folder, `${digest}-${bytes.length}`)
  writeFileSync(file, bytes)
  return { file, path }
}
