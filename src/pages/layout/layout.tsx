import type { Child } from 'hono/jsx'
import { directionOf } from '../../article/direction.ts'
import { mainArchivePath, namesPath, subscribePath } from '../../site/addresses.ts'
import { searchPath } from '../../site/search.ts'
import type { Site } from '../../site/site.ts'
import { mainTopic, offersOf } from '../topic.ts'
import { inWords } from '../words.tsx'
import { Head, type HeadProps } from './head.tsx'
import { MenuLinks } from './menu-links.tsx'
import { NameOfSite } from './name-of-site.tsx'

/** The id of the element that has the content of a page. */
export const mainId = 'main'

type LayoutProps = HeadProps & {
  /** The heading of the front page is the name of the site. */
  isFront?: boolean
  /** Whether the page itself says how to subscribe. */
  hasOffers?: boolean
  children?: Child
}

/** Returns a whole page around its content. */
export function Layout(props: LayoutProps) {
  const { site, language = site.language, isFront = false, hasOffers = false, children } = props
  const { words, look = {} } = site
  return (
    <html lang={language} dir={directionOf(words.dates)}>
      <Head {...props} />
      <body>
        <a class="skip" href={`#${mainId}`} {...inWords(site)}>
          {words.site.skip}
        </a>
        <header class={isFront ? 'masthead front' : 'masthead'} lang={site.language}>
          <NameOfSite site={site} isFront={isFront} />
          <nav class="links" aria-label={words.site.links} {...inWords(site)}>
            <a href={mainArchivePath}>{words.archive.title}</a>
            <a href={namesPath('tag')}>{words.tag.all}</a>
            <a href={namesPath('author')}>{words.author.all}</a>
            <a href={searchPath}>{words.search.title}</a>
            <a href={hasOffers ? '#subscribe' : subscribePath}>{words.subscribe.title}</a>
            <MenuLinks {...props} place="nav" />
          </nav>
        </header>
        <main id={mainId}>{children}</main>
        <footer lang={site.language}>
          {look.footer && <p class="closing">{look.footer}</p>}
          <p>{site.rights ?? site.title}</p>
          {look.social && (
            <ul class="links">
              {look.social.map(({ name, url }) => (
                <li>
                  <a href={url} rel="me" dir="auto">
                    {name}
                  </a>
                </li>
              ))}
            </ul>
          )}
          {site.menu?.some(({ footer }) => footer) && (
            <nav class="links" aria-label={words.site.about} {...inWords(site)}>
              <MenuLinks {...props} place="footer" />
            </nav>
          )}
          <nav class="links" aria-label={words.site.feeds} {...inWords(site)}>
            {offersOf(site, mainTopic).map(({ url, type, name }) => (
              <a href={url} type={type}>
                {name}
              </a>
            ))}
          </nav>
        </footer>
      </body>
    </html>
  )
}

/** Returns a page that says why there is nothing else to show. */
export function Notice({ site, title, children }: { site: Site; title: string; children: Child }) {
  return (
    <Layout site={site} title={title} language={site.words.language}>
      <div class="column" {...inWords(site)}>
        <h1>{title}</h1>
        {children}
      </div>
    </Layout>
  )
}
