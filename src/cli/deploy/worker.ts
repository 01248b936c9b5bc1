import { existsSync } from 'node:fs'
import { cp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { canAsk } from '../ask.ts'
import { readDeployed, writeDeployed } from '../deployed.ts'
import { UsageError } from '../errors.ts'
import { mustRunWrangler, talkWithWrangler } from '../wrangler.ts'
import type { Deployment } from './deployment.ts'

/**
 * Puts the built Worker into a folder: of a package, the one beside this code, to which wrangler may
 * not write; of a checkout, a new one.
 */
export async function provideWorker({ worker }: Deployment): Promise<void> {
  const built = join(import.meta.dirname, 'worker')
  if (existsSync(built)) {
    await rm(worker, { recursive: true, force: true })
    await cp(built, worker, { recursive: true })
    return
  }
  const { buildWorker } = await import('../build/worker.ts')
  await buildWorker(worker)
}

const line = v.object({ type: v.string(), targets: v.optional(v.array(v.string())) })

/**
 * Deploys the Worker, with its token if it has none, and keeps its address. Throws a UsageError for one
 * that would show what isn't published.
 */
export async function deployWorker(deployment: Deployment): Promise<void> {
  const { siteFolder, domain, worker, hasBucket, sendsEmail, token } = deployment
  const config = join(worker, 'wrangler.json')
  const { r2_buckets, ...rest } = JSON.parse(await readFile(config, 'utf8'))
  if (rest.vars?.SHOW_DRAFTS) {
    throw new UsageError(
      'SHOW_DRAFTS is for this machine: empty it in wrangler.toml, and deploy again',
    )
  }
  const bindings = {
    ...(hasBucket && { r2_buckets }),
    // Only for a site that asks for it: an account may have no domain from which it can send any.
    ...(sendsEmail && { send_email: [{ name: 'EMAIL' }] }),
  }
  await writeFile(config, JSON.stringify({ ...rest, ...bindings }))
  const secrets = join(worker, 'secrets.json')
  const report = join(worker, 'report.ndjson')
  if (token) await writeFile(secrets, JSON.stringify({ PUBLISH_TOKEN: token }), { mode: 0o600 })
  const command = [
    'deploy',
    ...(domain ? ['--domain', domain] : []),
    ...(token ? ['--secrets-file', secrets] : []),
  ]
  const env = { ...deployment.env, WRANGLER_OUTPUT_FILE_PATH: report }
  // On a terminal, it asks before it takes a domain from another site.
  const run = canAsk() ? talkWithWrangler : mustRunWrangler
  await rm(report, { force: true })
  await run(worker, command, env).finally(() => rm(secrets, { force: true }))
  const lines = (await readFile(report, 'utf8')).trim().split('\n')
  const reports = lines.map((text) => v.parse(line, JSON.parse(text)))
  const [target] = reports.flatMap(({ type, targets = [] }) => (type === 'deploy' ? targets : []))
  const url = domain ? `https://${domain}` : target
  if (!url?.startsWith('https://')) return
  deployment.address = new URL(url).origin
  writeDeployed(siteFolder, { ...readDeployed(siteFolder), url: deployment.address })
}
