import { isLoopback } from '../../http/loopback.ts'
import type { PageAsked } from '../asked.ts'

/**
 * Returns whether everybody who asks is the publisher, on the machine on which `start` runs the Worker. A
 * deployed one is at no such address, whatever its variables are.
 */
export function showsUnpublished({ c, site }: Pick<PageAsked, 'c' | 'site'>): boolean {
  return c.env.SHOW_DRAFTS === '1' && isLoopback(site.url) && isLoopback(c.req.url)
}
