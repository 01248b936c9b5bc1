import { raw } from 'hono/html'
import type { Preview } from '../../article/preview.ts'
import { fill } from '../../article/slot.ts'
import { brief } from '../../article/text.ts'
import { formatNames, formats } from '../../formats/index.ts'
import type { Site } from '../../site/site.ts'
import { stylesheet } from '../layout/assets.ts'
import { writeDate } from '../partials/dated.tsx'
import { inLanguageOf, inWords, say, separated } from '../words.tsx'
import { type ReadItem, readItem } from './read-item.ts'

/** In UTF-16 code units: what is longer is cut. An article may have 7 MiB, three times in HTML. */
const longest = 200_000

type ItemsProps = { site: Site; made: NonNullable<Preview['made']> }

/** Returns an article's items in feeds: as feed readers show them, and as they are. */
export function Items({ site, made: { meta, items, html } }: ItemsProps) {
  const { words } = site
  return (
    <section class="column">
      <h2 {...inWords(site)}>{words.preview.readers}</h2>
      {formatNames.map((name) => {
        const { name: format } = formats[name]
        const shown = showItem(site, meta.language, readItem(name, items[name]), html)
        return (
          <>
            <h3>{format}</h3>
            {/* A document of its own, as in a reader: its ids and styles are not those of the page. */}
            <iframe class="reader" title={format} sandbox="" srcdoc={shown} />
            <details {...inWords(site)}>
              <summary>{say(words.preview.item, { format })}</summary>
              <div class="text">
                <pre tabindex={0}>
                  <code>{brief(fill(items[name], html, name === 'json'), longest)}</code>
                </pre>
              </div>
            </details>
          </>
        )
      })}
    </section>
  )
}

/** Returns the document with an item, as most feed readers lay it out. */
function showItem(
  site: Site,
  language: string,
  { title, author, date, summary, hasContent }: ReadItem,
  html: string,
): string {
  const day = date && writeDate(date, site, { dateStyle: 'long' })
  const page = (
    <html {...inLanguageOf({ language })}>
      <meta name="color-scheme" content="light dark" />
      <link rel="stylesheet" href={stylesheet.path} />
      <body class="story">
        {title && <h1>{title}</h1>}
        <p class="meta">{separated([author, day])}</p>
        {summary && <p class="lead">{summary}</p>}
        <div class="text">{hasContent && raw(html.slice(0, longest))}</div>
      </body>
    </html>
  )
  return `<!doctype html>${page}`
}
