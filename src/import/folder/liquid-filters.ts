import type { FilterImplOptions } from 'liquidjs'
import { renderMarkdown } from '../../content/markdown.ts'

/** Filters that Jekyll has and Liquid hasn't. Addresses of the site start at its root. */
export const liquidFilters: Readonly<Record<string, FilterImplOptions>> = {
  relative_url: fromRoot,
  absolute_url: fromRoot,
  markdownify: (text: unknown) => renderMarkdown(String(text ?? '')).html,
  smartify: (text: unknown) => text,
  strip_index: (text: unknown) => String(text ?? '').replace(/\/index\.html?$/, '/'),
}

function fromRoot(text: unknown): string {
  const address = String(text ?? '')
  return /^(?:[a-z][a-z0-9+.-]*:|\/|#)/i.test(address) ? address : `/${address}`
}
