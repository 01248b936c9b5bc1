import { cp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { experimental_readRawConfig as readRawConfig } from 'wrangler'
import { mustRunWrangler } from '../wrangler.ts'

const root = join(import.meta.dirname, '../../..')

/**
 * Builds the Worker of this checkout into a folder, in place of what is there: its modules, the
 * migrations, and a `wrangler.json` that deploys or runs it from there. Returns the files that it is
 * made of. Throws an ApiError if it can't be built.
 */
export async function buildWorker(folder: string): Promise<string[]> {
  await rm(folder, { recursive: true, force: true })
  // In a folder of their own: whatever lies beside the main module is taken for a module.
  const modules = join(folder, 'modules')
  await mustRunWrangler(root, ['deploy', '--dry-run', '--metafile', '--outdir', modules])
  await rm(join(modules, 'README.md'))
  await slim(join(modules, 'index.js.map'))
  const { rawConfig } = readRawConfig({ config: join(root, 'wrangler.toml') })
  // The bundler has seen to these.
  const { alias: _, minify: __, keep_names: ___, ...rest } = rawConfig
  const [database] = rest.d1_databases ?? []
  await cp(join(root, database?.migrations_dir ?? ''), join(folder, 'migrations'), {
    recursive: true,
  })
  const config = {
    ...rest,
    main: 'modules/index.js',
    no_bundle: true,
    d1_databases: [{ ...database, migrations_dir: 'migrations' }],
  }
  await writeFile(join(folder, 'wrangler.json'), `${JSON.stringify(config, undefined, 2)}\n`)
  const meta = join(modules, 'bundle-meta.json')
  const { inputs } = JSON.parse(await readFile(meta, 'utf8'))
  await rm(meta)
  return Object.keys(inputs)
}

/** Takes the sources out of a source map: a stack trace needs only names and lines. */
async function slim(path: string): Promise<void> {
  const { sourcesContent: _, ...map } = JSON.parse(await readFile(path, 'utf8'))
  await writeFile(path, JSON.stringify(map))
}
