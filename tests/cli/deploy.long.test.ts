import { existsSync, statSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { root } from '../manuals/manuals.ts'
import { runDateline } from '../setup/cli.ts'
import { type Cloudflare, startCloudflare } from '../setup/cloudflare.ts'
import { makeProject, removeFolder, writeFiles } from '../setup/content.ts'

let cloudflare: Cloudflare
let here = ''
beforeAll(async () => {
  cloudflare = await startCloudflare()
  here = await makeProject()
})
beforeEach(() => {
  cloudflare.log.length = 0
})
afterAll(async () => {
  cloudflare.close()
  await removeFolder(here)
})

function deploy(args: string[], env: Record<string, string> = {}) {
  const api = { CLOUDFLARE_API_BASE_URL: cloudflare.url, CLOUDFLARE_API_TOKEN: 'key' }
  return runDateline(['deploy', ...args], {
    cwd: here,
    env: { ...api, HOME: here, PUBLISH_TOKEN: '', ...env },
  })
}

const kept = () => readFile(join(here, 'content/.dateline/deployed.env'), 'utf8')
const secretSent = () => {
  return cloudflare.uploaded?.bindings.find(({ name }) => name === 'PUBLISH_TOKEN')
}

test('a dry run says what it would do, and does nothing', async () => {
  const run = await deploy(['--dry-run', '--domain', 'https://News.Tribune.net/'])
  expect(run).toMatchObject({ code: 0, stderr: '' })
  const commands = run.stdout.split('\n').filter((line) => line.startsWith('   wrangler '))
  expect(commands.map((line) => line.trim())).toEqual([
    'wrangler whoami --json',
    'wrangler login',
    'wrangler deploy --dry-run',
    'wrangler d1 list --json',
    'wrangler d1 create dateline',
    'wrangler r2 bucket create dateline-media',
    'wrangler queues info dateline-hub',
    'wrangler queues create dateline-hub',
    'wrangler secret list --format json',
    'wrangler d1 migrations apply DB --remote',
    'wrangler deploy --domain news.tribune.net --secrets-file …',
  ])
  expect(cloudflare.log).toEqual([])
  expect(existsSync(join(here, 'content/.dateline'))).toBe(false)
})

test('an account is needed, and if there are several, one of them', async () => {
  const nobody = await deploy([], { CLOUDFLARE_API_TOKEN: '' })
  expect(nobody).toMatchObject({
    code: 2,
    stderr: 'you are not logged in to Cloudflare: set CLOUDFLARE_API_TOKEN\n',
  })
  cloudflare.accounts.push({ id: 'other', name: 'Gazette' })
  const two = await deploy([])
  cloudflare.accounts.pop()
  expect(two.code).toBe(2)
  expect(two.stderr).toMatch(/Gazette {2}other\nset CLOUDFLARE_ACCOUNT_ID to one of them\n$/)
  expect(cloudflare.log).toEqual([])
})

test('the first deployment makes what is missing, in order, and does without R2', async () => {
  cloudflare.hasR2 = false
  const run = await deploy([])
  expect(run, run.stderr).toMatchObject({ code: 0, stderr: '' })
  const migrations = await readdir(join(root, 'src/store/migrations'))
  expect(cloudflare.migrations()).toEqual(migrations.sort())
  const changes = cloudflare.log.filter((change, i) => change !== cloudflare.log[i - 1])
  expect(changes).toEqual([
    'created database dateline',
    'created queue dateline-hub',
    'changed database',
    'uploaded Worker',
    'workers.dev on',
  ])
  expect(run.stdout).toContain('R2 is not enabled on this account')
  const names = cloudflare.uploaded?.bindings.map(({ name }) => name)
  expect(names?.filter((name) => ['MEDIA', 'EMAIL'].includes(name))).toEqual([])

  const [, token] = /^PUBLISH_TOKEN=([0-9a-f]{48})$/m.exec(await kept()) ?? []
  expect(secretSent()).toMatchObject({ type: 'secret_text', text: token })
  expect(statSync(join(here, 'content/.dateline/deployed.env')).mode & 0o777).toBe(0o600)
  expect(existsSync(join(here, 'content/.dateline/deploy/secrets.json'))).toBe(false)
  expect(run.stdout).not.toContain(token)
  const url = 'https://dateline.tribune.workers.dev'
  expect(await kept()).toContain(`DATELINE_URL=${url}\n`)
  expect(run.stdout).toMatch(
    new RegExp(`The Worker is deployed: ${url}\n\nNext:
  set url in site.yaml, now https://tribune.example/, to ${url}: .*
  npx dateline push content --url ${url}\n$`),
  )
})

test('the next one makes nothing again, has R2, can send e-mail and moves to the domain', async () => {
  cloudflare.hasR2 = true
  const before = await kept()
  const file = join(here, 'content/site.yaml')
  const site = await readFile(file, 'utf8')
  await writeFiles(here, { 'content/site.yaml': `${site}notify: desk@tribune.example\n` })
  const run = await deploy(['--domain', 'news.tribune.net'])
  await writeFiles(here, { 'content/site.yaml': site })
  expect(run, run.stderr).toMatchObject({ code: 0, stderr: '' })
  expect(cloudflare.log).toEqual([
    'created bucket dateline-media',
    'changed database',
    'uploaded Worker',
    'workers.dev off',
    'domain news.tribune.net',
  ])
  const names = cloudflare.uploaded?.bindings.map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(['MEDIA', 'EMAIL']))
  expect(secretSent()).toMatchObject({ type: 'inherit' })
  expect(await kept()).toBe(before.replace(/https:.*/, 'https://news.tribune.net'))
})

test('what cannot be migrated is not deployed; the domain is remembered', async () => {
  cloudflare.isBroken = true
  const run = await deploy([])
  cloudflare.isBroken = false
  expect(run.code).toBe(1)
  expect(run.stderr).toMatch(
    /^wrangler d1 migrations apply DB --remote failed:\n(?:.*\n)*.*internal error/,
  )
  expect(run.stdout).not.toContain('8. ')
  expect(cloudflare.log).toEqual([])
  const shown = await deploy(['--dry-run'])
  expect(shown.stdout).toContain('8. Deploy the Worker at news.tribune.net.\n')
})

test('what no site has as a domain is refused, and one in site.yaml is not taken unasked', async () => {
  const refused = await deploy(['--domain', 'localhost'])
  expect(refused).toMatchObject({
    code: 2,
    stderr: '"localhost" is not a domain such as news.example\n',
  })
  const site = await readFile(join(here, 'content/site.yaml'), 'utf8')
  const own = { 'own/site.yaml': site.replace('tribune.example', 'tribune.net') }
  await writeFiles(here, own)
  const unasked = await deploy(['own'])
  expect(unasked).toMatchObject({ code: 2, stdout: '' })
  expect(unasked.stderr).toMatch(/add --domain tribune\.net, .* or --domain none\n$/)
  const none = await deploy(['own', '--domain', 'none', '--dry-run'])
  expect(none.stdout).toContain('8. Deploy the Worker at an address below workers.dev.\n')
  const empty = await deploy(['absent'])
  expect(empty).toMatchObject({ code: 2, stdout: '' })
  expect(cloudflare.log).toEqual([])
})
