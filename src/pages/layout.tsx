import { createHash } from 'node:crypto'
import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import { formatNames, formats } from '../formats/index.ts'
import type { Site } from '../site.ts'

const style = `:root { color-scheme: light dark; font: 1.125rem/1.6 Georgia, 'Times New Roman', serif; }
body { max-width: 38rem; margin: 0 auto; padding: 1rem 1rem 4rem; overflow-wrap: break-word; }
a { color: LinkText; }
header, footer, .meta, figcaption { font-family: system-ui, sans-serif; font-size: 0.875rem; }
header { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; justify-content: space-between; padding: 0.5rem 0; }
header .site { font-weight: 600; text-decoration: none; }
footer { margin-top: 3rem; border-top: 1px solid GrayText; padding-top: 1rem; }
h1 { line-height: 1.25; margin: 1.5rem 0 0.5rem; }
h2 { line-height: 1.3; margin: 2rem 0 0.25rem; font-size: 1.25rem; }
img, video { max-width: 100%; height: auto; }
audio { width: 100%; }
figure { margin: 1.5rem 0; }
table { border-collapse: collapse; display: block; overflow-x: auto; }
th, td { border: 1px solid GrayText; padding: 0.25rem 0.6rem; }
pre { overflow-x: auto; padding: 0.75rem; border: 1px solid GrayText; }
pre, code { font-size: 0.9em; }
blockquote { margin-inline: 0; padding-inline-start: 1rem; border-inline-start: 3px solid GrayText; }
.meta { color: GrayText; margin: 0.25rem 0; }
.footnotes, .byline { font-size: 0.9rem; }
`

const styleHash = createHash('sha256').update(style).digest('base64')

/** Nothing runs on a page, and nothing loads but the images and media that an author put there. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  'img-src http: https:',
  'media-src http: https:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Returns a whole page around its content. */
export function Layout(props: {
  site: Site
  title: string
  language: string
  canonical?: string
  children?: Child
}) {
  const { site, title, language, canonical, children } = props
  return (
    <html lang={language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title === site.title ? title : `${title} – ${site.title}`}</title>
        {canonical && <link rel="canonical" href={canonical} />}
        {site.icon && <link rel="icon" href={site.icon} />}
        {formatNames.map((name) => (
          <link
            rel="alternate"
            type={formats[name].mediaType.split(';')[0]}
            title={`${site.title} (${formats[name].name})`}
            href={site.url + formats[name].path}
          />
        ))}
        <style>{raw(style)}</style>
      </head>
      <body>
        <header>
          <a class="site" href={site.url}>
            {site.title}
          </a>
          <nav aria-label="Feeds">
            {formatNames.map((name, i) => (
              <>
                {i > 0 && ' · '}
                <a href={site.url + formats[name].path}>{formats[name].name}</a>
              </>
            ))}
          </nav>
        </header>
        <main>{children}</main>
        <footer>{site.rights ?? site.title}</footer>
      </body>
    </html>
  )
}
