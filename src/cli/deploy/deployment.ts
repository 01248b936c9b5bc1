/**
 * A deployment under way: the site folder that it is for, and the domain that it will have; where
 * the built Worker is, whether it has a bucket, and whether it sends e-mail; the variables that
 * wrangler gets, and the token that the Worker gets, if it has none. `address` is where it is
 * served in the end.
 */
export type Deployment = {
  siteFolder: string
  domain: string | undefined
  worker: string
  hasBucket: boolean
  sendsEmail: boolean
  env: Record<string, string>
  token?: string
  address?: string
}
