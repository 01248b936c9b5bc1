import type { Child } from 'hono/jsx'
import type { Site } from '../site.ts'
import { stylesheet } from './assets.ts'
import { Head, type HeadProps } from './head.tsx'
import { mainPlace, offersOf } from './place.ts'
import { directionOf } from './words.ts'

/** The words around the content are English, whatever the language of the site. */
export const english = { lang: 'en', dir: 'ltr' } as const

/** What may be loaded by a page of this site, and which script, if any, it may run. */
export function contentSecurityPolicy(site: Site, script?: string): string {
  return [
    "default-src 'none'",
    "style-src 'self'",
    'img-src http: https:',
    'media-src http: https:',
    "manifest-src 'self'",
    // Any other file of this origin may be an author's.
    ...(script ? [`script-src ${new URL(script, site.url)}`] : []),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** Returns a whole page around its content. `offers` says that it has a place to subscribe at. */
export function Layout(props: HeadProps & { hasOffers?: boolean; children?: Child }) {
  const { site, language = site.language, hasOffers = false, children } = props
  return (
    <html lang={language} dir={directionOf(site.language)}>
      <Head {...props} style={stylesheet.path} />
      <body>
        <a class="skip" href="#main" {...english}>
          Skip to the content
        </a>
        <header class="masthead" lang={site.language}>
          <a class="brand" href="/">
            {site.icon && <img src={site.icon} alt="" width="32" height="32" />}
            <span dir="auto">{site.title}</span>
          </a>
          <nav class="links" aria-label="Site" {...english}>
            <a href="/archive">Archive</a>
            <a href={hasOffers ? '#subscribe' : '/#subscribe'}>Subscribe</a>
          </nav>
        </header>
        <main id="main">{children}</main>
        <footer lang={site.language}>
          <p>{site.rights ?? site.title}</p>
          <nav class="links" aria-label="Feeds" {...english}>
            {offersOf(site, mainPlace).map(({ url, type, format }) => (
              <a href={url} type={type}>
                {format}
              </a>
            ))}
          </nav>
        </footer>
      </body>
    </html>
  )
}
