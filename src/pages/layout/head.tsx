import { raw } from 'hono/html'
import type { ArticleMeta } from '../../article/article.ts'
import { absoluteUrl, authorPath } from '../../site/addresses.ts'
import type { Site } from '../../site/site.ts'
import { mainTopic, offersOf, type Topic } from '../parts/offers.ts'

export type HeadProps = {
  site: Site
  title: string
  description?: string
  /** BCP 47, of the content. */
  language?: string
  /** Absolute; a page without one is not to be found by search engines. */
  canonical?: string
  /** The feed that the page is of. */
  topic?: Topic
  article?: ArticleMeta
  /** What programs are told of the page (JSON-LD). */
  facts?: object
  /** The path of the script that the page runs. */
  script?: string
}

/** Returns the head of a page: what browsers, search engines and feed readers are told of it. */
export function Head(props: HeadProps & { style: string }) {
  const { site, title, description, canonical, topic = mainTopic, style, script } = props
  const offers = offersOf(site, mainTopic)
  if (topic.name !== undefined) offers.push(...offersOf(site, topic))
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
      <link rel="stylesheet" href={style} />
      {site.icon && <link rel="icon" href={site.icon} />}
      {site.icon && <link rel="apple-touch-icon" href={site.icon} />}
      <link rel="manifest" href="/site.webmanifest" />
      {offers.map(({ type, title, url }) => (
        <link rel="alternate" type={type} title={title} href={url} />
      ))}
      {canonical && <OpenGraph {...props} url={canonical} />}
      {props.facts && <script type="application/ld+json">{raw(asJson(props.facts))}</script>}
      {script && <script type="module" src={script} />}
    </head>
  )
}

/** The Open Graph protocol (ogp.me). */
function OpenGraph({ site, title, description, article, url }: HeadProps & { url: string }) {
  const { image, published, updated, authors = [], tags = [] } = article ?? {}
  const properties: [string, string | number | undefined][] = [
    ['og:type', article ? 'article' : 'website'],
    ['og:site_name', site.title],
    ['og:title', title],
    ['og:description', description],
    ['og:url', url],
    ['og:image', image?.url ?? site.icon ?? site.image],
    ['og:image:type', image?.type],
    ['og:image:width', image?.width],
    ['og:image:height', image?.height],
    ['og:image:alt', image?.alt],
    ['article:published_time', published],
    ['article:modified_time', updated],
    ...authors.map(({ key }): [string, string] => [
      'article:author',
      absoluteUrl(site, authorPath(key)),
    ]),
    ...tags.map(({ label }): [string, string] => ['article:tag', label]),
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

/** JSON in which nothing ends the element that it stands in. */
function asJson(value: object): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c')
}
