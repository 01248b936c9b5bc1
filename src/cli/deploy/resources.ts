import { randomBytes } from 'node:crypto'
import * as v from 'valibot'
import { tokenProblem } from '../../http/token.ts'
import { deployedFile, readDeployed, writeDeployed } from '../deployed.ts'
import { ApiError, UsageError } from '../errors.ts'
import { shownPath } from '../site-file.ts'
import { say } from '../terminal.ts'
import { mustRunWrangler, runWrangler } from '../wrangler.ts'
import type { Deployment } from './deployment.ts'

/** The names that wrangler.toml has for them. */
export const [database, bucket, queue] = ['dateline', 'dateline-media', 'dateline-hub']

/**
 * What Cloudflare answers if R2 isn't enabled on an account, which needs a payment method, and if a
 * bucket is there already.
 */
const withoutR2 = /\[code: (?:10042|10136)\]/
const alreadyThere = /\[code: 10004\]/

const named = v.array(v.object({ name: v.string() }))

/** Creates the database, if it isn't there. */
export async function createDatabase({ worker, env }: Deployment): Promise<void> {
  const list = await mustRunWrangler(worker, ['d1', 'list', '--json'], env)
  if (v.parse(named, JSON.parse(list)).some(({ name }) => name === database)) return
  await mustRunWrangler(worker, ['d1', 'create', database], env)
  say(`   created ${database}`)
}

/** Creates the bucket, if it isn't there; without R2 on the account, the Worker has none. */
export async function createBucket(deployment: Deployment): Promise<void> {
  const { worker, env } = deployment
  const command = ['r2', 'bucket', 'create', bucket]
  const { code, stdout, stderr } = await runWrangler(worker, command, env)
  const output = stdout + stderr
  if (withoutR2.test(output)) {
    deployment.hasBucket = false
    say(`   R2 is not enabled on this account: Cloudflare asks for a payment method first; 10 GB are free.
   Until you enable it in the dashboard and deploy again, articles are published and media are refused.`)
  } else if (code === 0) say(`   created ${bucket}`)
  else if (!alreadyThere.test(output)) {
    throw new ApiError(`wrangler ${command.join(' ')} failed:\n${output}`)
  }
}

/** Creates the queue of the hub, if it isn't there. */
export async function createQueue({ worker, env }: Deployment): Promise<void> {
  const { code } = await runWrangler(worker, ['queues', 'info', queue], env)
  if (code === 0) return
  await mustRunWrangler(worker, ['queues', 'create', queue], env)
  say(`   created ${queue}`)
}

/**
 * Chooses a token, if the Worker has none: PUBLISH_TOKEN, else the one that is kept here, else a new
 * one. It is kept before the Worker has it, so that it can't be lost. Throws a UsageError for one that
 * the Worker would refuse.
 */
export async function chooseToken(deployment: Deployment): Promise<void> {
  const { siteFolder, worker, env } = deployment
  const before = readDeployed(siteFolder)
  const kept = shownPath(deployedFile(siteFolder))
  if (await hasToken(worker, env)) {
    if (!before.token)
      say(`   it has one, which ${kept} does not know: set PUBLISH_TOKEN when you push`)
    return
  }
  const token = process.env.PUBLISH_TOKEN || before.token || randomBytes(24).toString('hex')
  const problem = tokenProblem(token)
  if (problem) throw new UsageError(`the PUBLISH_TOKEN ${problem}`)
  writeDeployed(siteFolder, { ...before, token })
  deployment.token = token
  say(`   it is in ${kept}, where push finds it`)
}

async function hasToken(worker: string, env: Record<string, string>): Promise<boolean> {
  const command = ['secret', 'list', '--format', 'json']
  const { code, stdout, stderr } = await runWrangler(worker, command, env)
  if (code === 0) {
    return v.parse(named, JSON.parse(stdout)).some(({ name }) => name === 'PUBLISH_TOKEN')
  }
  // The first deployment creates the Worker.
  if (/Worker ".*" not found/.test(stdout + stderr)) return false
  throw new ApiError(`wrangler secret list failed:\n${stdout}${stderr}`)
}
