import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import { fontFolders } from '../cards/fonts.ts'

const root = join(import.meta.dirname, '../../..')

/**
 * Builds the command into a folder: `dateline.js` with what each command loads beside it, the files of
 * a new site and the fonts of cards. Returns the files that it is made of. Throws an Error if it can't
 * be built.
 */
export async function buildCommand(folder: string): Promise<string[]> {
  const { metafile } = await build({
    entryPoints: [join(root, 'src/cli/dateline.ts')],
    outdir: folder,
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
  await cp(join(root, 'src/cli/new-site'), join(folder, 'new-site'), { recursive: true })
  for (const fonts of fontFolders()) {
    const filter = (path: string) => path === fonts || path.endsWith('.ttf')
    await cp(fonts, join(folder, 'fonts'), { recursive: true, filter })
  }
  return [...fontFolders(), ...Object.keys(metafile.inputs)]
}
