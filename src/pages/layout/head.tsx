import { raw } from 'hono/html'
import type { ArticleMeta } from '../../article/article.ts'
import { absoluteUrl, authorPath, markdownUrl } from '../../site/addresses.ts'
import { cardSize } from '../../site/media.ts'
import { searchDescriptionPath } from '../../site/search.ts'
import type { Site } from '../../site/site.ts'
import { mainTopic, offersOf, type Topic } from '../topic.ts'
import { stylesheet } from './assets.ts'
import { ownStyle } from './look.ts'
import { fontToPreload } from './typefaces.ts'

export type HeadProps = {
  site: Site
  title: string
  description?: string
  /** BCP 47, of the content. */
  language?: string
  /** Absolute; search engines don't index a page without one. */
  canonical?: string
  /** What the page is about, if that has feeds of its own. */
  topic?: Topic
  article?: ArticleMeta
  /** The URL of the card that shows the article where its link is shared. */
  card?: string
  /** What the page tells programs about itself (JSON-LD). */
  facts?: object
  /** The path of the script that the page runs. */
  script?: string
}

/** Returns the head of a page: the facts for browsers, search engines and feed readers. */
export function Head(props: HeadProps) {
  const { site, title, description, canonical, topic = mainTopic, article, facts, script } = props
  const style = ownStyle(site)
  const font = fontToPreload(site, props.language)
  const topics = topic.name === undefined ? [mainTopic] : [mainTopic, topic]
  const offers = topics.flatMap((offered) => offersOf(site, offered))
  // Without a `<`, it can't end the element around it.
  const json = facts && JSON.stringify(facts).replaceAll('<', '\\u003c')
  return (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>{title === site.title ? title : `${title} – ${site.title}`}</title>
      {description && <meta name="description" content={description} />}
      {canonical ? (
        <link rel="canonical" href={canonical} />
      ) : (
        <meta name="robots" content="noindex" />
      )}
      <meta name="color-scheme" content="light dark" />
      <link rel="stylesheet" href={stylesheet.path} />
      {font && (
        <link rel="preload" as="font" type="font/woff2" href={font} crossorigin="anonymous" />
      )}
      {style && <style>{raw(style.css)}</style>}
      {site.icon && <link rel="icon" href={site.icon} />}
      {site.icon && <link rel="apple-touch-icon" href={site.icon} />}
      <link rel="manifest" href="/site.webmanifest" />
      <link
        rel="search"
        type="application/opensearchdescription+xml"
        title={site.title}
        href={searchDescriptionPath}
      />
      {offers.map(({ type, title, url }) => (
        <link rel="alternate" type={type} title={title} href={url} />
      ))}
      {article && (
        <link rel="alternate" type="text/markdown" href={markdownUrl(article.slug, site)} />
      )}
      {canonical && <OpenGraph {...props} url={canonical} />}
      {article?.authors.map(
        ({ fediverse }) => fediverse && <meta name="fediverse:creator" content={fediverse} />,
      )}
      {json && <script type="application/ld+json">{raw(json)}</script>}
      {script && <script type="module" src={script} />}
    </head>
  )
}

/** The Open Graph protocol (ogp.me). */
function OpenGraph({ url, ...props }: HeadProps & { url: string }) {
  const { site, title, description, language = site.language, article, card } = props
  const { published, updated, authors = [], tags = [] } = article ?? {}
  const image = card
    ? { url: card, type: 'image/png', ...cardSize, alt: `${title} – ${site.title}` }
    : article?.image
  const properties: (readonly [string, string | number | undefined])[] = [
    ['og:type', article ? 'article' : 'website'],
    ['og:site_name', site.title],
    ['og:title', title],
    ['og:description', description],
    ['og:url', url],
    ['og:locale', localeOf(language)],
    ['og:image', image?.url ?? site.icon ?? site.image],
    ['og:image:type', image?.type],
    ['og:image:width', image?.width],
    ['og:image:height', image?.height],
    ['og:image:alt', image?.alt],
    ['article:published_time', published],
    ['article:modified_time', updated],
    ...authors.map(({ key }) => ['article:author', absoluteUrl(site, authorPath(key))] as const),
    ['article:section', tags[0]?.label],
    ...tags.map(({ label }) => ['article:tag', label] as const),
  ]
  return (
    <>
      {properties.map(
        ([property, content]) =>
          content !== undefined && <meta property={property} content={String(content)} />,
      )}
      <meta name="twitter:card" content={image ? 'summary_large_image' : 'summary'} />
    </>
  )
}

/** Returns a language with a territory, such as `de_DE`: Facebook reads no locale without one. */
function localeOf(tag: string): string {
  const { language, region } = new Intl.Locale(tag).maximize()
  return region ? `${language}_${region}` : language
}
