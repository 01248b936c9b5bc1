import { mkdtempSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin'
import { defineConfig, type Plugin } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { roomInMemory } from './setup/room-in-memory.ts'

const root = join(import.meta.dirname, '..')

// Keep the wrangler inside Vitest offline and quiet: it reports a missing .dev.vars, but every test
// brings its own token.
process.loadEnvFile(join(root, '.env'))
process.env.WRANGLER_LOG ??= 'error'

// Some tests start the command's source, and half of each start would be compiling it.
process.env.NODE_COMPILE_CACHE ??= join(root, '.wrangler/compile-cache')

// Whatever the tests and the programs that they start leave behind goes with this folder.
if (!process.env.DATELINE_TESTS_TMPDIR) {
  const folder = mkdtempSync(join(roomInMemory() ?? tmpdir(), 'dateline-tests-'))
  process.env.DATELINE_TESTS_TMPDIR = folder
  process.env.TMPDIR = folder
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }))
  process.once('SIGTERM', () => process.exit(143))
}

/** `feed` names a source map that its package lacks; Vite would warn about it in every run. */
const feedWithoutSourceMap: Plugin = {
  name: 'feed-without-source-map',
  load: {
    filter: { id: /\/node_modules\/feed\/lib\/feed\.js$/ },
    handler: async (id) => (await readFile(id, 'utf8')).replace(/^\/\/# sourceMappingURL=.*$/m, ''),
  },
}

/**
 * Of requests that import a module at once, Vitest lets one wait for another's promise, which workerd
 * refuses. So what routes import as it is asked for is imported before.
 */
const importedBefore: Plugin = {
  name: 'imported-before',
  enforce: 'pre',
  transform: {
    filter: { id: /\/src\/(?:[a-z]+-)?routes\.ts$/ },
    handler: (code) => {
      const paths = [...new Set([...code.matchAll(/import\(('[^']+')\)/g)].map(([, path]) => path))]
      const imports = paths.map((path, i) => `import * as before${i} from ${path};`).join('')
      const now = code.replace(/import\(('[^']+')\)/g, (_, path) => {
        return `Promise.resolve(before${paths.indexOf(path)})`
      })
      return imports + now
    },
  },
}

/** The seed of every random test: the same in each run, unless FUZZ_SEED sets another. */
const seed = Number(process.env.FUZZ_SEED ?? 20261122)

// Timeouts catch a test that hangs, not one on a slow or busy machine.
const minute = 60_000

/** They load modules again, or depend on when the press was started. */
const alone = ['tests/publish/new-isolate.worker.test.ts', 'tests/publish/press.worker.test.ts']

const longInWorkerd = 'tests/**/*.long.worker.test.ts'

/** How fast things go matters to them: as many at once as there are cores. */
const timed = [
  'tests/compile.long.test.ts',
  'tests/{content,feeds,file,site}/*.long.test.ts',
  'tests/hub/{changes,hub,many}.long.test.ts',
]

/**
 * Those that wait for a command, a clock or another program, so that two of them leave a core idle.
 * They come after the others, since Vitest keeps to one number at a time.
 */
const fourAtOnce = { maxWorkers: 4, sequence: { groupOrder: 1 } }

/** Those that take longest, which begin first, so that nothing runs alone in the end. */
const longest = [
  'http/requests.fuzz',
  'hub/kill.long',
  'start.long',
  'silent-worker.long',
  'deploy.long',
  'commands.long',
  'import/feed.long',
]

/** Vitest begins with the largest files where it hasn't run them before. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const place = ({ moduleId }: TestSpecification) => {
      const found = longest.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`))
      return found < 0 ? longest.length : found
    }
    return sorted.toSorted((a, b) => place(a) - place(b))
  }
}

export default defineConfig(async () => {
  const migrations = await readD1Migrations(join(root, 'src/store/migrations'))
  // Everything that a feed may carry is tested.
  const sample = await readFile(join(root, 'content/site.yaml'), 'utf8')
  const siteFile = `${sample}\njson: [text, markdown]\n`
  const surfaceSiteFile = await readFile(join(root, 'tests/surface/site/site.yaml'), 'utf8')
  // In workerd, with the bindings of wrangler.toml. Each file has an empty database.
  const inWorkerd = () => [
    feedWithoutSourceMap,
    importedBefore,
    cloudflareTest({
      wrangler: { configPath: './wrangler.toml' },
      miniflare: {
        bindings: { PUBLISH_TOKEN: 'test-token-long-enough', SITE_URL: 'https://news.example' },
      },
    }),
  ]
  return {
    root,
    test: {
      // One per core of a small machine; with two cores, Vitest would start only one.
      maxWorkers: 2,
      sequence: { sequencer: LongestFirst },
      projects: [
        // Two in one: most files share a workerd and what it has loaded, which saves a third of their
        // time. Each begins with an empty store.
        ...[
          {
            name: 'worker',
            include: ['tests/**/*.worker.test.{ts,tsx}'],
            exclude: [...alone, longInWorkerd],
            isolate: false,
          },
          { name: 'alone', include: alone, exclude: [], isolate: true },
          // What takes longest of these: npm run test:long.
          { name: 'long-worker', include: [longInWorkerd], exclude: [], isolate: false },
        ].map((project) => ({
          root,
          plugins: inWorkerd(),
          test: {
            ...project,
            globalSetup: ['tests/setup/webhook.ts'],
            setupFiles: [
              'tests/setup/migrations.ts',
              'tests/setup/site.ts',
              'tests/setup/empty.ts',
              'tests/setup/press.ts',
              'tests/setup/noon.ts',
            ],
            restoreMocks: true,
            provide: { migrations, seed, siteFile },
            testTimeout: minute,
            hookTimeout: minute,
          },
        })),
        {
          // What every address answers, over a site folder of its own, against the golden files in
          // tests/surface/golden. npm run surface:renew writes them.
          root,
          plugins: inWorkerd(),
          test: {
            name: 'surface',
            include: ['tests/surface/*.surface.test.ts'],
            globalSetup: ['tests/surface/setup.ts'],
            setupFiles: [
              'tests/setup/migrations.ts',
              'tests/setup/site.ts',
              'tests/setup/press.ts',
            ],
            provide: { migrations, siteFile: surfaceSiteFile },
            isolate: true,
            testTimeout: minute,
            hookTimeout: minute,
          },
        },
        {
          // Random requests: npm run test:fuzz.
          root,
          plugins: inWorkerd(),
          test: {
            name: 'fuzz',
            include: ['tests/**/*.fuzz.test.ts'],
            setupFiles: [
              'tests/setup/migrations.ts',
              'tests/setup/site.ts',
              'tests/setup/press.ts',
              'tests/setup/noon.ts',
            ],
            restoreMocks: true,
            provide: { migrations, seed, siteFile },
            isolate: true,
            testTimeout: 30 * minute,
          },
        },
        {
          // On Node, against the bundle as it would be deployed, which startWorker runs.
          root,
          test: {
            name: 'process',
            include: ['tests/**/*.process.test.ts'],
            globalSetup: ['tests/setup/build.ts'],
            provide: { migrations, seed },
            // Each starts what it needs, and loading Miniflare for each takes a quarter of their time.
            isolate: false,
            testTimeout: minute,
            hookTimeout: minute,
          },
        },
        {
          // Random articles, of which npm test tries fewer: npm run test:long.
          root,
          test: {
            name: 'properties',
            include: ['tests/formats/properties.test.ts', 'tests/article/tombstone.test.ts'],
            provide: { seed },
            isolate: false,
            testTimeout: 5 * minute,
          },
        },
        // As the process tests, for what takes long: npm run test:long.
        ...[
          { name: 'timed', include: timed, exclude: [] },
          { name: 'long', include: ['tests/**/*.long.test.ts'], exclude: timed, ...fourAtOnce },
        ].map((project) => ({
          root,
          test: {
            ...project,
            globalSetup: ['tests/setup/build.ts'],
            provide: { migrations, seed },
            isolate: false,
            testTimeout: 5 * minute,
            hookTimeout: 5 * minute,
          },
        })),
        {
          // The same bundle, read by other people's programs: npm run test:readers.
          root,
          test: {
            name: 'readers',
            include: ['tests/programs/**/*.readers.test.ts'],
            globalSetup: ['tests/programs/installed.ts', 'tests/setup/build.ts'],
            provide: { migrations, seed },
            ...fourAtOnce,
            isolate: false,
            testTimeout: 3 * minute,
            hookTimeout: minute,
          },
        },
        {
          // The same bundle in Debian's Chromium: npm run test:browser.
          root,
          test: {
            name: 'browser',
            include: ['tests/browser/**/*.browser.test.ts'],
            globalSetup: ['tests/setup/build.ts'],
            provide: { migrations, seed },
            isolate: false,
            testTimeout: 3 * minute,
            hookTimeout: minute,
          },
        },
        {
          // The same bundle, whose pages the Nu HTML checker reads: npm run test:nu.
          root,
          test: {
            name: 'nu',
            include: ['tests/programs/**/*.nu.test.ts'],
            globalSetup: ['tests/setup/build.ts'],
            provide: { migrations, seed },
            testTimeout: 10 * minute,
          },
        },
        {
          // The W3C's feed validator, from a checkout of it: npm run test:validator.
          root,
          test: { name: 'validator', include: ['tests/programs/**/*.validator.test.ts'] },
        },
        {
          // On Node: the pure functions and the command line.
          root,
          test: {
            name: 'node',
            include: ['tests/**/*.test.{ts,tsx}'],
            exclude: [
              'tests/**/*.{worker,surface,fuzz,process,long,readers,browser,nu,validator}.test.{ts,tsx}',
            ],
            provide: { seed },
            // They leave nothing behind, and loading the same modules for each takes a third of their time.
            isolate: false,
            testTimeout: minute,
          },
        },
      ],
    },
  }
})
