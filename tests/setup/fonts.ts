import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

const fixtures = join(import.meta.dirname, '../fixtures/fonts')

/** Writes a configuration of fontconfig to a folder, with the fonts of the fixtures or with none. */
export function fontConfig(folder: string, hasFonts = true): string {
  const file = join(folder, hasFonts ? 'fonts.conf' : 'no-fonts.conf')
  const dirs = hasFonts ? `<dir>${fixtures}</dir>` : ''
  writeFileSync(file, `<fontconfig>${dirs}<cachedir>${folder}/cache</cachedir></fontconfig>\n`)
  return file
}
