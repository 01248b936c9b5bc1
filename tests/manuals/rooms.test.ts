import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readManual, root, sectionOf } from './manuals.ts'

test('the manual of the source names every folder in it, and no other', () => {
  const folders = readdirSync(join(root, 'src'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
  const table = sectionOf(readManual('src/README.md'), 'Where things are')
  const rows = [...table.matchAll(/^\| \[?`([a-z-]+)\/`/gm)].map(([, name]) => name)
  expect(rows.sort()).toEqual(folders.sort())
})
