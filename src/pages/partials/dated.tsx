import type { Child } from 'hono/jsx'
import type { ArticleMeta, Author } from '../../article/article.ts'
import { authorPath } from '../../site/addresses.ts'
import type { Site } from '../../site/site.ts'
import { inLanguageOf, words } from '../words.ts'
import { Day } from './day.tsx'
import { say, separated } from './say.tsx'

/** Returns where and when an article was filed, and by whom; with `url`, its date links there. */
export function Dated(props: { article: ArticleMeta; site: Site; url?: string }) {
  const { article, site, url } = props
  const { published, updated, authors, dateline } = article
  const day = <Day instant={published} site={site} />
  const parts = [
    dateline && (
      <span class="dateline" dir="auto">
        {dateline}
      </span>
    ),
    url ? <a href={url}>{day}</a> : day,
    later(words.article.updated, updated && <Day instant={updated} site={site} />),
    authors.length > 0 && <Names authors={authors} most={mostNames} />,
  ]
  return <>{separated(parts, ' · ')}</>
}

/** Returns what happened to an article after it was published, and when, if `day` is given. */
export function later(what: string, day?: Child): Child {
  return day && <span {...inLanguageOf(words)}>{say(what, { day })}</span>
}

/** In a list of articles, an article names at most this many authors. */
export const mostNames = 4

/** Returns the names of authors, each linked to the author's page. */
export function Names({ authors, most = authors.length }: { authors: Author[]; most?: number }) {
  const more = authors.length - most
  const links = authors.slice(0, most).map(({ key, name }) => (
    <a rel="author" href={authorPath(key)} dir="auto">
      {name}
    </a>
  ))
  return (
    <>
      {separated(links)}
      {more > 0 && [
        ' ',
        <span {...inLanguageOf(words)}>{say(words.article.moreAuthors, { count: more })}</span>,
      ]}
    </>
  )
}
