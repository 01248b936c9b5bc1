import { shorten } from '../article/text.ts'
import { formatNames, formats } from '../formats/index.ts'
import { htmlText, xml } from '../formats/xml.ts'
import { absoluteUrl } from '../site/addresses.ts'
import { searchDescriptionPath, searchPath } from '../site/search.ts'
import type { Site } from '../site/site.ts'

/** OpenSearch 1.1 draft 6 allows so many characters. */
const [longestShortName, longestDescription] = [16, 1024]

/** Returns the OpenSearch description document of a site (OpenSearch 1.1 draft 6). */
export function writeSearchDescription(site: Site): string {
  const { title, description, icon, language } = site
  const url = (type: string, path: string) =>
    xml('Url', { type, template: `${absoluteUrl(site, path)}?q={searchTerms}` })
  const named = (name: string, text: string) => xml(name, {}, htmlText(text))
  const type = 'application/opensearchdescription+xml'
  const elements = [
    named('ShortName', shorten(title, longestShortName)),
    named('Description', shorten(description || title, longestDescription)),
    url('text/html', searchPath),
    ...formatNames.map((name) => {
      const { mediaType, file } = formats[name]
      return url(mediaType.split(';')[0] ?? '', `/${file}`)
    }),
    xml('Url', { type, rel: 'self', template: absoluteUrl(site, searchDescriptionPath) }),
    icon ? named('Image', icon) : '',
    named('Language', language),
    '<InputEncoding>UTF-8</InputEncoding>',
  ]
  const document = xml(
    'OpenSearchDescription',
    { xmlns: 'http://a9.com/-/spec/opensearch/1.1/' },
    `\n${elements.filter(Boolean).join('\n')}\n`,
  )
  return `<?xml version="1.0" encoding="utf-8"?>\n${document}\n`
}
