import { stringify } from 'yaml'
import { canonicalLanguage } from '../file/values.ts'
import { isTimezone } from '../site/parse-site.ts'
import type { OldSite } from './moved.ts'
import { plainText } from './plain-text.ts'

/** The items that a feed has here at least and at most, where the old feed had fewer or more. */
const [fewest, most] = [1, 500]

/** Returns a `site.yaml` of what a source says of its site. What it doesn't say is to be filled in. */
export function siteFile({ title, description, url, language, timezone, items }: OldSite): string {
  const home = url ? URL.parse(url) : null
  const name = plainText(title ?? '') || home?.hostname || 'My site'
  const fields = {
    title: name,
    description: plainText(description ?? '') || name,
    url: home ? `https://${home.host}` : 'https://site.example',
    language: canonicalLanguage((language ?? 'en').replaceAll('_', '-')) ?? 'en',
    timezone: timezone && isTimezone(timezone) ? timezone : 'UTC',
    ...(items && { items: Math.min(Math.max(items, fewest), most) }),
  }
  return stringify(fields, { lineWidth: 0 })
}
