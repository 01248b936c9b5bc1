import { asking, canAsk } from '../ask.ts'
import { UsageError } from '../errors.ts'

/** The answer that means an address below workers.dev. */
const none = 'none'

/**
 * Returns the host that a site will have, or undefined for an address at workers.dev: as the flag
 * says, else as it was deployed before, else as is answered on a terminal. Throws a UsageError for
 * what is no host, or if nobody can be asked and `site.yaml` names a domain that may be meant.
 */
export async function chooseDomain(
  flag: string | undefined,
  siteUrl: string,
  deployedUrl: string | undefined,
): Promise<string | undefined> {
  if (flag !== undefined) return readDomain(flag)
  if (deployedUrl) return ownHost(deployedUrl)
  const suggestion = ownHost(siteUrl)
  if (canAsk()) {
    const question = `Domain of your own that Cloudflare serves. With "${none}", the site gets an address at workers.dev,
which then stays in the ids of its articles for ever`
    return readDomain(await asking((ask) => ask(question, suggestion ?? none)))
  }
  if (!suggestion) return undefined
  throw new UsageError(
    `site.yaml says ${siteUrl}: add --domain ${suggestion}, which leads that domain to this site, or --domain ${none}`,
  )
}

function readDomain(text: string): string | undefined {
  const host = text.toLowerCase().replace(/^https?:\/\/|\/$/g, '')
  if (host === none) return undefined
  if (/^(?=.{4,253}$)(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+[a-z][a-z\d-]*[a-z\d]$/.test(host)) {
    return host
  }
  throw new UsageError(`"${text}" is not a domain such as news.example`)
}

/** The host of an address, unless nobody owns it or it is at workers.dev. */
function ownHost(url: string): string | undefined {
  const { hostname } = new URL(url)
  const isOwn =
    !/(^|\.)(example(\.(com|net|org))?|test|invalid|localhost|workers\.dev|[\d.]+|\[.*\])$/.test(
      hostname,
    )
  return isOwn ? hostname : undefined
}
