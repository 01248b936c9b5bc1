import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FoundFile } from './moved.ts'
import { temporaryFolder } from './temporary-folder.ts'

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
  folder ??= temporaryFolder()
  const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 8)
  const path = `${name}-${digest}.${type.toLowerCase().replace('jpeg', 'jpg')}`
  const file = join(folder, `${digest}-${bytes.length}`)
  writeFileSync(file, bytes)
  return { file, path }
}
