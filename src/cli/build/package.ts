import { cp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import { fontFolders } from '../cards/fonts.ts'
import { licencesOf } from './licences.ts'
import { buildWorker } from './worker.ts'

// What npm runs before it packs: the command in one bundle, and the Worker, in dist/.

const root = join(import.meta.dirname, '../../..')
const dist = join(root, 'dist')

await rm(dist, { recursive: true, force: true })
const { metafile } = await build({
  entryPoints: [join(root, 'src/cli/dateline.ts')],
  outdir: dist,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22',
  // What a package depends on.
  external: ['wrangler', 'sharp'],
  // What is CommonJS in the bundle needs it for Node's own modules.
  banner: {
    js: "import { createRequire as requireFor } from 'node:module';const require = requireFor(import.meta.url);",
  },
  // They are all in one file.
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
})
await cp(join(root, 'src/cli/new-site'), join(dist, 'new-site'), { recursive: true })
for (const folder of fontFolders()) {
  const filter = (path: string) => path === folder || path.endsWith('.ttf')
  await cp(folder, join(dist, 'fonts'), { recursive: true, filter })
}
const files = [
  ...fontFolders(),
  ...Object.keys(metafile.inputs),
  ...(await buildWorker(join(dist, 'worker'))),
]
await writeFile(join(dist, 'licences.txt'), licencesOf(files))
