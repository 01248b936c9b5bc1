import { raw } from 'hono/html'
import type { ArticleMeta } from '../../article/article.ts'
import { directionOf } from '../../article/direction.ts'
import { headline } from '../../article/headline.ts'
import { tagPath } from '../../site/addresses.ts'
import type { Site } from '../../site/site.ts'
import type { Neighbours } from '../../store/membership.ts'
import { articleFacts } from '../facts.ts'
import { Layout } from '../layout/layout.tsx'
import { About } from '../partials/about.tsx'
import { Beside } from '../partials/beside.tsx'
import { Day, later, Names } from '../partials/dated.tsx'
import { ArticleLink } from '../partials/headlines.tsx'
import { Follow } from '../partials/subscribe.tsx'
import { inLanguageOf, inWords, say, separated, words } from '../words.tsx'
import { AttachmentFigure } from './attachment-figure.tsx'

type ArticleProps = {
  site: Site
  article: ArticleMeta
  url: string
  html: string
  beside: Neighbours
}

/**
 * Returns the page of an article. `url` is its permalink, and `html` its content, sanitised when it
 * was compiled, with the dateline, the link and the corrections.
 */
export function ArticlePage({ site, article, url, html, beside }: ArticleProps) {
  const { title, summary, published, language, image, attachments, authors, tags } = article
  const name = headline(article)
  const head = { title: name, description: summary, canonical: url, language, article }
  const known = authors.filter(({ role, bio, url, avatar }) => role || bio || url || avatar)
  return (
    <Layout site={site} {...head} facts={articleFacts(article, url, site)}>
      <article class="story" dir={directionOf(language)}>
        {title ? (
          <h1>{title}</h1>
        ) : (
          // A note shows no title, but those who listen to a page move by its headings.
          <h1 class="unseen" {...inWords}>
            {say(words.article.noteOf, { day: <Day instant={published} site={site} /> })}
          </h1>
        )}
        {article.hasStandfirst && <p class="lead">{summary}</p>}
        <Byline article={article} site={site} />
        {image && (
          <figure>
            <img src={image.url} alt={image.alt ?? ''} width={image.width} height={image.height} />
            {image.caption && <figcaption>{image.caption}</figcaption>}
          </figure>
        )}
        <div class="text">{raw(html)}</div>
        {attachments.map((attachment) => (
          <AttachmentFigure attachment={attachment} />
        ))}
        {tags.length > 0 && (
          <ul class="tags" aria-label={words.tag.all}>
            {tags.map(({ term, label }) => (
              <li>
                <a class="pill" rel="tag" href={tagPath(term)} dir="auto">
                  {label}
                </a>
              </li>
            ))}
          </ul>
        )}
        {known.map((author) => (
          <About author={author} />
        ))}
      </article>
      <Follow site={site} article={article} />
      <Beside
        label={words.article.others}
        earlier={beside.older && <ArticleLink site={site} listed={beside.older} />}
        later={beside.newer && <ArticleLink site={site} listed={beside.newer} />}
      />
    </Layout>
  )
}

function Byline({ article, site }: { article: ArticleMeta; site: Site }) {
  const { published, updated, authors, corrections } = article
  // Authors may list them in any order.
  const corrected = corrections
    .map(({ date }) => date)
    .sort()
    .at(-1)
  const role = authors.length === 1 && authors[0]?.role
  const dates = [
    <Day instant={published} site={site} isMinute />,
    later(words.article.updated, updated && <Day instant={updated} site={site} isMinute />),
    later(words.article.corrected, corrected && <Day instant={corrected} site={site} />),
  ]
  return (
    <div class="meta byline" {...inLanguageOf(site)}>
      {authors.length > 0 && (
        <p>
          <span lang={words.language}>{words.article.by}</span>{' '}
          {separated([<Names authors={authors} />, role && <bdi>{role}</bdi>])}
        </p>
      )}
      <p>{separated(dates, ' · ')}</p>
    </div>
  )
}
