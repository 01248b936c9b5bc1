import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { readNotify } from '../../site/notify.ts'
import { readDeployed } from '../deployed.ts'
import { UsageError } from '../errors.ts'
import { localStateOf, prepareLocalState } from '../local-state.ts'
import { readNearestSite } from '../site-folder.ts'
import { say } from '../terminal.ts'
import { mustRunWrangler } from '../wrangler.ts'
import { chooseAccount } from './account.ts'
import type { Deployment } from './deployment.ts'
import { chooseDomain } from './domain.ts'
import {
  bucket,
  chooseToken,
  createBucket,
  createDatabase,
  createQueue,
  database,
  queue,
} from './resources.ts'
import { deployWorker, provideWorker } from './worker.ts'

/** A step: what it does, the commands of wrangler that it may run, and doing it. */
type Step = {
  what: string
  commands: string[]
  run: (deployment: Deployment) => Promise<void>
}

/**
 * Deploys the Worker for a site folder, or prints the steps of that. Each step finds what an earlier
 * deployment has done. Throws a UsageError for what can't be deployed, and an ApiError if Cloudflare
 * refuses a step.
 */
export async function deploy(
  siteFolder: string,
  { domain: flag, dryRun }: { domain?: string; dryRun?: boolean },
): Promise<void> {
  const isSite = existsSync(join(siteFolder, 'site.yaml'))
  const found = isSite && (await readNearestSite(siteFolder))
  if (!found) throw new UsageError(`${siteFolder} is not a site folder: it has no site.yaml`)
  const { url, notify = '' } = found.site
  const sendsEmail = 'email' in (readNotify(notify) ?? {})
  const domain = await chooseDomain(flag, url, readDeployed(siteFolder).url)
  const state = localStateOf(siteFolder)
  const worker = join(state.folder, 'deploy')
  const known = { siteFolder, domain, worker, sendsEmail }
  const deployment: Deployment = { ...known, hasBucket: true, env: {} }
  if (!dryRun) {
    prepareLocalState(state)
    await mkdir(worker, { recursive: true })
  }
  for (const [index, { what, commands, run }] of stepsTo(domain).entries()) {
    say(`${index + 1}. ${what}`)
    if (!dryRun) await run(deployment)
    else for (const command of commands) say(`   wrangler ${command}`)
  }
  if (!dryRun) sayWhatIsNext(deployment, url)
}

/** The steps, in their order: a database is migrated once it is there, and before a Worker needs it. */
function stepsTo(domain: string | undefined): Step[] {
  return [
    {
      what: 'Log in to Cloudflare, unless you are.',
      commands: ['whoami --json', 'login'],
      run: chooseAccount,
    },
    {
      what: 'Take the built Worker; in a checkout, build it.',
      commands: ['deploy --dry-run'],
      run: provideWorker,
    },
    {
      what: `Create the database ${database}, unless it is there.`,
      commands: ['d1 list --json', `d1 create ${database}`],
      run: createDatabase,
    },
    {
      what: `Create the bucket ${bucket}, unless it is there; go on without media if the account has no R2.`,
      commands: [`r2 bucket create ${bucket}`],
      run: createBucket,
    },
    {
      what: `Create the queue ${queue}, unless it is there.`,
      commands: [`queues info ${queue}`, `queues create ${queue}`],
      run: createQueue,
    },
    {
      what: 'Make a PUBLISH_TOKEN, unless the Worker has one.',
      commands: ['secret list --format json'],
      run: chooseToken,
    },
    {
      what: 'Migrate the database.',
      commands: ['d1 migrations apply DB --remote'],
      run: async ({ worker, env }) => {
        await mustRunWrangler(worker, ['d1', 'migrations', 'apply', 'DB', '--remote'], env)
      },
    },
    {
      what: `Deploy the Worker ${domain ? `at ${domain}` : 'at an address below workers.dev'}.`,
      commands: [`deploy${domain ? ` --domain ${domain}` : ''} --secrets-file …`],
      run: deployWorker,
    },
  ]
}

function sayWhatIsNext({ siteFolder, domain, address }: Deployment, siteUrl: string): void {
  const isTheirs = address && new URL(siteUrl).origin === address
  say(`
The Worker is deployed${address ? `: ${address}` : ', without an address'}

Next:`)
  if (address && !isTheirs) {
    say(
      `  set url in site.yaml, now ${siteUrl}, to ${address}: ids of articles are made from it, for ever`,
    )
  }
  if (domain) say('  turn on “Always Use HTTPS” for the domain, in Cloudflare’s dashboard')
  say(`  npx dateline push ${siteFolder}${address ? ` --url ${address}` : ''}`)
}
