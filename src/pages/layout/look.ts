import { createHash } from 'node:crypto'
import type { Accent, Site } from '../../site/site.ts'

/** The style that a site adds to the stylesheet, and what a policy calls it (CSP 3 §2.3.1). */
export type OwnStyle = { css: string; source: string }

const known = new WeakMap<Site, OwnStyle | undefined>()

/** Returns what a site adds to the stylesheet, if it has an accent or a typeface. */
export function ownStyle(site: Site): OwnStyle | undefined {
  if (!known.has(site)) known.set(site, styleFor(site))
  return known.get(site)
}

function styleFor({ look = {} }: Site): OwnStyle | undefined {
  const { accent, typeface } = look
  const css = [
    // Not on paper, where links are black.
    accent && `@media screen{:root{${variables(accent.light)}}}`,
    accent && `@media screen and (prefers-color-scheme:dark){:root{${variables(accent.dark)}}}`,
    typeface === 'sans' && ':root{--face:var(--sans)}',
    // `optional`: the text never moves when the font arrives, and from the second page on it is there.
    typeof typeface === 'object' &&
      `@font-face{font-family:own;src:url("${typeface.url}") format("woff2");font-display:optional}`,
    typeof typeface === 'object' && ':root{--face:own,var(--serif)}',
  ]
    .filter(Boolean)
    .join('')
  if (css === '') return undefined
  return { css, source: `'sha256-${createHash('sha256').update(css).digest('base64')}'` }
}

function variables({ colour, on }: Accent): string {
  return `--link:${colour};--action:${colour};--on-action:${on};border-color:${colour}`
}
