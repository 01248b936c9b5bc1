import { readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { expect, inject, test } from 'vitest'

test('the bundle stays small', async () => {
  const { modules } = inject('built')
  const bundle = Buffer.concat(await Promise.all(modules.map(({ path }) => readFile(path))))
  const compressed = gzipSync(bundle).length
  console.log(`bundle: ${kibibytes(bundle.length)}, compressed ${kibibytes(compressed)}`)
  expect(compressed).toBeLessThan(400 * 1024)
})

function kibibytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KiB`
}
