import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin'
import { defineConfig, type Plugin } from 'vitest/config'

// The plugin runs wrangler inside this process: its notices about .dev.vars, which no test uses, stay away.
process.env.WRANGLER_LOG ??= 'error'

const root = join(import.meta.dirname, '..')

/** `feed` names a source map that its package lacks, and Vite complains once a run. */
const feedWithoutSourceMap: Plugin = {
  name: 'feed-without-source-map',
  load: {
    filter: { id: /\/node_modules\/feed\/lib\/feed\.js$/ },
    handler: async (id) => (await readFile(id, 'utf8')).replace(/^\/\/# sourceMappingURL=.*$/m, ''),
  },
}

export default defineConfig(async () => {
  const migrations = await readD1Migrations(join(root, 'src/store/migrations'))
  return {
    root,
    test: {
      projects: [
        {
          // In workerd, with the bindings of wrangler.toml and an empty, migrated database for each file.
          root,
          plugins: [
            feedWithoutSourceMap,
            cloudflareTest({
              wrangler: { configPath: './wrangler.toml' },
              miniflare: {
                bindings: { PUBLISH_TOKEN: 'test-token', SITE_URL: 'https://news.example' },
              },
            }),
          ],
          test: {
            name: 'worker',
            include: ['tests/**/*.worker.test.{ts,tsx}'],
            setupFiles: ['tests/setup/migrations.ts'],
            provide: { migrations },
          },
        },
        {
          // On Node, against the bundle as it would be deployed: `startWorker` runs it.
          root,
          test: {
            name: 'process',
            include: ['tests/**/*.process.test.ts'],
            globalSetup: ['tests/setup/build.ts'],
            provide: { migrations },
            testTimeout: 30_000,
            hookTimeout: 30_000,
          },
        },
        {
          // On Node: pure functions and the command line.
          root,
          test: {
            name: 'node',
            include: ['tests/**/*.test.{ts,tsx}'],
            exclude: ['tests/**/*.{worker,process}.test.{ts,tsx}'],
          },
        },
      ],
    },
  }
})
