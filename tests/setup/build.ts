import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import type { D1Migration } from '@cloudflare/vitest-plugin'
import type { V4ModuleDefinition, V4WorkerOptions } from 'miniflare'
import type { TestProject } from 'vitest/node'
import { unstable_getMiniflareWorkerOptions as readWorkerOptions } from 'wrangler'
import { buildCommand } from '../../src/cli/build/command.ts'

declare module 'vitest' {
  // biome-ignore lint/style/useConsistentTypeDefinitions: Vitest's own interface is added to.
  interface ProvidedContext {
    migrations: D1Migration[]
    built: Built
    /** The seed of every random test. */
    seed: number
  }
}

/**
 * The Worker as it would be uploaded: its modules, the main one first, and what runs them. `command` is
 * `dateline` as it would be published, where a test needs it.
 */
export type Built = {
  command?: string
  dir: string
  modules: V4ModuleDefinition[]
  options: V4WorkerOptions
}

/** Vitest loads this module again for each project. */
const run = globalThis as { builtOfRun?: Promise<Built & { folder: string }> }

/** Vitest's global setup: builds the Worker and the command once a run. Returns what throws them away. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  run.builtOfRun ??= buildBoth()
  const { folder, ...built } = await run.builtOfRun
  project.provide('built', built)
  return async () => {
    await rm(built.dir, { recursive: true, force: true })
    await rm(folder, { recursive: true, force: true })
  }
}

async function buildBoth() {
  await mkdir('.wrangler', { recursive: true })
  // As deep as the source, so that it finds the checkout as that does.
  const folder = await mkdtemp(resolve('.wrangler', 'command-'))
  const [built] = await Promise.all([build(), buildCommand(join(folder, 'dist'))])
  return { ...built, command: join(folder, 'dist/dateline.js'), folder }
}

/** The checkout whose wrangler.toml applies, and replacement files by the specifiers they replace. */
export type BuildOptions = { checkout?: string; aliases?: Record<string, string> }

/**
 * Returns the built Worker, in a new directory, with the module graph as bundle-meta.json; throws
 * with wrangler's output if the build fails. Another `main` gets the same settings as ours.
 */
export async function build(
  main = 'src/index.ts',
  { checkout = '.', aliases = {} }: BuildOptions = {},
): Promise<Built> {
  await mkdir('.wrangler', { recursive: true })
  const dir = await mkdtemp(resolve('.wrangler', 'build-'))
  const flags = ['--dry-run', '--metafile', '--outdir', dir, '--config', 'wrangler.toml']
  const replaced = Object.entries(aliases).flatMap((pair) => ['--alias', pair.join(':')])
  await runWrangler(checkout, 'deploy', main, ...flags, ...replaced)
  // An older checkout, which the bench builds, has its site.yaml in there.
  const files = await readdir(dir)
  const texts = files.filter((file) => /\.(css|browser\.js|yaml)$/.test(file))
  const fonts = files.filter((file) => file.endsWith('.woff2'))
  const modules: V4ModuleDefinition[] = [
    { type: 'ESModule', path: join(dir, basename(main).replace(/\.ts$/, '.js')) },
    ...texts.map((file) => ({ type: 'Text' as const, path: join(dir, file) })),
    ...fonts.map((file) => ({ type: 'Data' as const, path: join(dir, file) })),
  ]
  // The rules said what is a module, and that is known now.
  const { modulesRules: _, ...options } = readWorkerOptions(
    join(checkout, 'wrangler.toml'),
  ).workerOptions
  return { dir, modules, options: { ...options, modulesRoot: dir, modules } }
}

async function runWrangler(cwd: string, ...args: string[]): Promise<void> {
  const command = [resolve('node_modules/wrangler/bin/wrangler.js'), ...args]
  // A third of the time would be compiling wrangler.
  const env = { NODE_COMPILE_CACHE: resolve('.wrangler/compile-cache'), ...process.env }
  const child = spawn(process.execPath, command, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const [output, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ])
  if (code !== 0) throw new Error(`wrangler ${args.join(' ')} failed:\n${output}${errors}`)
}
