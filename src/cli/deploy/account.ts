import * as v from 'valibot'
import { asking, canAsk } from '../ask.ts'
import { UsageError } from '../errors.ts'
import { runWrangler, talkWithWrangler } from '../wrangler.ts'
import type { Deployment } from './deployment.ts'

const account = v.object({ id: v.string(), name: v.string() })
const user = v.object({ loggedIn: v.literal(true), accounts: v.array(account) })

type Account = v.InferOutput<typeof account>

/**
 * Logs in to Cloudflare, if need be, and chooses the account. Throws a UsageError if that needs a
 * terminal and there is none.
 */
export async function chooseAccount(deployment: Deployment): Promise<void> {
  const accounts = (await readAccounts(deployment)) ?? (await logIn(deployment))
  if (process.env.CLOUDFLARE_ACCOUNT_ID) return
  const [only, ...more] = accounts
  const chosen = more.length > 0 ? await choose(accounts) : only
  if (chosen) deployment.env.CLOUDFLARE_ACCOUNT_ID = chosen.id
}

/** The accounts of who is logged in, if anybody is. */
async function readAccounts({ worker, env }: Deployment): Promise<Account[] | undefined> {
  const { code, stdout, stderr } = await runWrangler(worker, ['whoami', '--json'], env)
  if (code === 0) return v.parse(user, JSON.parse(stdout)).accounts
  if (/"loggedIn": ?false/.test(stdout)) return undefined
  throw new UsageError(`wrangler whoami failed:\n${stdout}${stderr}`)
}

async function logIn(deployment: Deployment): Promise<Account[]> {
  if (!canAsk()) {
    throw new UsageError('you are not logged in to Cloudflare: set CLOUDFLARE_API_TOKEN')
  }
  await talkWithWrangler(deployment.worker, ['login'], deployment.env)
  const accounts = await readAccounts(deployment)
  if (accounts) return accounts
  throw new UsageError('you are still not logged in to Cloudflare')
}

async function choose(accounts: Account[]): Promise<Account> {
  const lines = accounts.map(({ id, name }, index) => `${index + 1}  ${name}  ${id}`)
  const list = ['You have more than one account at Cloudflare:', ...lines].join('\n')
  if (!canAsk()) throw new UsageError(`${list}\nset CLOUDFLARE_ACCOUNT_ID to one of them`)
  const answer = await asking((ask) => ask(`${list}\nNumber of the account`, '1'))
  const chosen = accounts[Number(answer) - 1]
  if (chosen) return chosen
  throw new UsageError(`${answer} is not a number from 1 to ${accounts.length}`)
}
