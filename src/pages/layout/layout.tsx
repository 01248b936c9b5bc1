import type { Child } from 'hono/jsx'
import { directionOf } from '../../article/direction.ts'
import type { Site } from '../../site/site.ts'
import { mainTopic, offersOf } from '../parts/offers.ts'
import { english } from '../words.ts'
import { stylesheet } from './assets.ts'
import { Head, type HeadProps } from './head.tsx'

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
    // Browsers differ in what they do with an author's http: image on a page of https:.
    ...(site.url.startsWith('https:') ? ['upgrade-insecure-requests'] : []),
  ].join('; ')
}

/** Where the content of a page begins. */
export const mainId = 'main'

type LayoutProps = HeadProps & {
  /** The front page has the name of the site as its heading. */
  isFront?: boolean
  /** There is a place to subscribe at. */
  hasOffers?: boolean
  children?: Child
}

/** Returns a whole page around its content. */
export function Layout(props: LayoutProps) {
  const { site, language = site.language, isFront = false, hasOffers = false, children } = props
  return (
    <html lang={language} dir={directionOf(site.language)}>
      <Head {...props} style={stylesheet.path} />
      <body>
        <a class="skip" href={`#${mainId}`} {...english}>
          Skip to the content
        </a>
        <header class={isFront ? 'masthead front' : 'masthead'} lang={site.language}>
          {isFront ? <Nameplate site={site} /> : <Brand site={site} />}
          <nav class="links" aria-label="Site" {...english}>
            <a href="/archive">Archive</a>
            <a href="/tags">Tags</a>
            <a href="/authors">Authors</a>
            <a href={hasOffers ? '#subscribe' : '/#subscribe'}>Subscribe</a>
          </nav>
        </header>
        <main id={mainId}>{children}</main>
        <footer lang={site.language}>
          <p>{site.rights ?? site.title}</p>
          <nav class="links" aria-label="Feeds" {...english}>
            {offersOf(site, mainTopic).map(({ url, type, format }) => (
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

function Brand({ site: { icon, title } }: { site: Site }) {
  return (
    <a class="brand" href="/">
      {icon && <img src={icon} alt="" width="32" height="32" />}
      <span dir="auto">{title}</span>
    </a>
  )
}

function Nameplate({ site: { icon, title, description } }: { site: Site }) {
  return (
    <div class="nameplate">
      {icon && <img src={icon} alt="" width="56" height="56" />}
      <div>
        <h1>{title}</h1>
        <p class="lead">{description}</p>
      </div>
    </div>
  )
}
