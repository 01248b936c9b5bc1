import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import type { D1Migration } from '@cloudflare/vitest-plugin'
import type { V4ModuleDefinition, V4WorkerOptions } from 'miniflare'
import type { TestProject } from 'vitest/node'
import { unstable_getMiniflareWorkerOptions as readWorkerOptions } from 'wrangler'

declare module 'vitest' {
  // biome-ignore lint/style/useConsistentTypeDefinitions: Vitest's own interface is added to.
  interface ProvidedContext {
    migrations: D1Migration[]
    built: Built
  }
}

/** The Worker as `wrangler deploy` would upload it, and how wrangler.toml wants it run. */
export type Built = {
  dir: string
  options: V4WorkerOptions
}

/** Vitest's global setup: builds the Worker once for all tests of a run, and throws the build away after it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const built = await build()
  project.provide('built', built)
  return () => rm(built.dir, { recursive: true })
}

/** Returns the built Worker, in a new directory. Throws with wrangler's output when it does not build. */
export async function build(): Promise<Built> {
  await mkdir('.wrangler', { recursive: true })
  const dir = await mkdtemp(join('.wrangler', 'build-'))
  await wrangler('deploy', '--dry-run', '--outdir', dir)
  const { modulesRules: _, ...options } = readWorkerOptions('wrangler.toml').workerOptions
  const texts = (await readdir(dir)).filter((file) => file.endsWith('.yaml'))
  const modules: V4ModuleDefinition[] = [
    { type: 'ESModule', path: join(dir, 'index.js') },
    ...texts.map((file) => ({ type: 'Text' as const, path: join(dir, file) })),
  ]
  return { dir, options: { ...options, modulesRoot: dir, modules } }
}

async function wrangler(...args: string[]): Promise<void> {
  const bin = createRequire(import.meta.url)
    .resolve('wrangler/package.json')
    .replace('package.json', 'bin/wrangler.js')
  const child = spawn(process.execPath, [bin, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  const [stdout, stderr, code] = await Promise.all([
    buffer(child.stdout),
    buffer(child.stderr),
    new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve)),
  ])
  if (code !== 0) throw new Error(`wrangler ${args.join(' ')} failed:\n${stdout}${stderr}`)
}
