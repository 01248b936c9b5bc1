import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Returns the licences of the packages that these files are from, each after the name of its package:
 * most ask to go with every copy. Throws an Error if a package has none.
 */
export function licencesOf(files: string[]): string {
  const folders = new Set(files.flatMap((file) => packageOf(file) ?? []))
  const texts = [...folders].map((folder) => {
    const { name, version, license } = JSON.parse(
      readFileSync(join(folder, 'package.json'), 'utf8'),
    )
    // A typeface has one of its own beside that of its package.
    const found = readdirSync(folder).filter((entry) => /^licen[cs]e/i.test(entry))
    if (found.length === 0 && !license) throw new Error(`${folder} has no licence`)
    const texts = found.map((file) => readFileSync(join(folder, file), 'utf8').trim())
    const text = texts.join('\n\n') || `Licence: ${license}`
    return `${name} ${version}\n\n${text}\n`
  })
  return texts.sort().join(`\n${'-'.repeat(80)}\n\n`)
}

/** The folder of the package that a file is from, if it is from one. */
function packageOf(file: string): string | undefined {
  const [, folder] = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file) ?? []
  return folder && existsSync(join(folder, 'package.json')) ? folder : undefined
}
