import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  // biome-ignore lint/style/useConsistentTypeDefinitions: Vitest's own interface is added to.
  interface ProvidedContext {
    isRenewing: boolean
  }
}

/** Vitest's global setup: tells the test, which runs in workerd, whether `--update` was given. */
export function setup(project: TestProject): void {
  project.provide('isRenewing', project.config.snapshotOptions.updateSnapshot === 'all')
}
