import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root } from '../manuals/manuals.ts'
import { startCloudflare } from '../setup/cloudflare.ts'
import { articleFile, makeFolder, removeFolder, writeFiles } from '../setup/content.ts'
import { findFreePort } from '../setup/worker-process.ts'

// What somebody does who has only the package: in an empty folder, without this checkout.

let here = ''
let packed: { filename: string; size: number; files: { path: string }[] }
// What npm sets for a script would lead it back to this checkout; the certificates of its registry stay.
const others = /^(?:npm_|DATELINE|PUBLISH|CLOUDFLARE|WRANGLER|PORT$|NODE_|VITEST)/
const kept = Object.entries(process.env).filter(([name]) => {
  return !others.test(name) || name === 'NODE_EXTRA_CA_CERTS'
})
const env = {
  ...Object.fromEntries(kept),
  PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
}

beforeAll(async () => {
  here = await makeFolder()
  const output = await run(root, `npm pack --silent --json --pack-destination '${here}'`)
  packed = Object.values(JSON.parse(output.slice(output.search(/^[[{]/m))))[0] as typeof packed
  await run(here, `npm install --no-audit --no-fund --prefer-offline ./${packed.filename}`)
})
afterAll(() => removeFolder(here))

async function run(cwd: string, command: string, more: Record<string, string> = {}) {
  const child = spawn('bash', ['-c', command], { cwd, env: { ...env, ...more } })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text
    })
  }
  child.stdin.end()
  const [code] = await once(child, 'close')
  expect(code, output).toBe(0)
  return output
}

/** The digest of every file in a folder. */
async function digest(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
  const digests = paths.map(async (path): Promise<[string, string]> => {
    return [
      path,
      createHash('sha1')
        .update(await readFile(path))
        .digest('hex'),
    ]
  })
  return Object.fromEntries(await Promise.all(digests))
}

test('the package holds what runs, its manuals and licences, and is small', () => {
  const others = packed.files
    .map(({ path }) => path)
    .filter((path) => !/^dist\/[\w-]+\.js$|^dist\/worker\/(modules|migrations)\/[^/]+$/.test(path))
  expect(others.filter((path) => !/README\.md$/.test(path)).sort()).toEqual([
    'LICENSE',
    'dist/fonts/SourceSans3_600SemiBold.ttf',
    'dist/fonts/SourceSerif4_600SemiBold.ttf',
    'dist/licences.txt',
    'dist/new-site/gitignore',
    'dist/new-site/publish.yml',
    'dist/worker/wrangler.json',
    'package.json',
    'src/cli/bin.js',
  ])
  expect(packed.size).toBeLessThan(2_800_000)
})

test('in an empty folder, it makes a site, publishes it and deploys it, and writes nothing into itself', async () => {
  const before = await digest(join(here, 'node_modules'))
  await run(here, 'npx --no dateline init my-site')
  const port = await findFreePort()
  const home = `http://localhost:${port}`
  const started = spawn('npx', ['--no', 'dateline', 'start', 'my-site'], {
    cwd: here,
    env: { ...env, PORT: `${port}` },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  try {
    await saying(started, 'Press Ctrl-C to stop.')
    expect(await textAt(`${home}/rss.xml`)).toContain('<title>A first article</title>')
    expect(await textAt(`${home}/`)).toContain('/style.')
    await writeFiles(here, { 'my-site/articles/second.md': articleFile('A second one') })
    while (!(await textAt(`${home}/feed.json`)).includes('A second one')) await sleep(100)
  } finally {
    const ended = once(started, 'exit')
    process.kill(-(started.pid ?? 0), 'SIGINT')
    await ended
  }
  const cloudflare = await startCloudflare()
  const api = { CLOUDFLARE_API_BASE_URL: cloudflare.url, CLOUDFLARE_API_TOKEN: 'key' }
  const deployed = await run(here, 'npx --no dateline deploy my-site', api)
  expect(deployed).toContain(
    'npx dateline push my-site --url https://dateline.tribune.workers.dev\n',
  )
  const migrations = await readdir(join(root, 'src/store/migrations'))
  expect(cloudflare.migrations()).toEqual(migrations.sort())
  expect(cloudflare.log.at(-2)).toBe('uploaded Worker')
  cloudflare.close()
  expect(await digest(join(here, 'node_modules'))).toEqual(before)
})

async function textAt(url: string): Promise<string> {
  return (await fetch(url)).text()
}

async function saying(child: ChildProcess, words: string): Promise<void> {
  let written = ''
  for await (const chunk of child.stdout ?? []) {
    written += chunk
    if (written.includes(words)) return
  }
  throw new Error(`it ended:\n${written}`)
}
