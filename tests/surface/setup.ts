import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  // biome-ignore lint/style/useConsistentTypeDefinitions: Vitest's own interface is added to.
  interface ProvidedContext {
    isRenewing: boolean
    /** The media of the recorded site in Base64, by name. */
    media: Record<string, string>
  }
}

const folder = join(import.meta.dirname, 'site/media')

/**
 * Vitest's global setup: tells the test, which runs in workerd, whether `--update` was given, and
 * what is in files.
 */
export async function setup(project: TestProject): Promise<void> {
  const names = (await readdir(folder)).sort()
  const media = names.map(async (name) => [name, await readFile(join(folder, name), 'base64')])
  project.provide('media', Object.fromEntries(await Promise.all(media)))
  project.provide('isRenewing', project.config.snapshotOptions.updateSnapshot === 'all')
}
