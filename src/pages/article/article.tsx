import { raw } from 'hono/html'
import type { ArticleMeta } from '../../article/article.ts'
import { directionOf } from '../../article/direction.ts'
import { headline } from '../../article/headline.ts'
import { tagPath } from '../../site/addresses.ts'
import type { Site } from '../../site/site.ts'
import type { Neighbours } from '../../store/membership.ts'
import { Layout } from '../layout/layout.tsx'
import { About } from '../parts/about.tsx'
import { Beside } from '../parts/beside.tsx'
import { ArticleLink } from '../parts/cards.tsx'
import { Day, Later, Names } from '../parts/dated.tsx'
import { Follow } from '../parts/subscribe.tsx'
import { english, inLanguageOf } from '../words.ts'
import { Enclosed } from './attachment.tsx'
import { articleFacts } from './facts.ts'

type ArticleProps = {
  site: Site
  article: ArticleMeta
  /** The permalink. */
  url: string
  /** The content, sanitised when it was compiled; dateline, link and corrections are in it. */
  html: string
  beside: Neighbours
}

/** Returns the page of an article. */
export function ArticlePage({ site, article, url, html, beside }: ArticleProps) {
  const { title, summary, language, image, attachments, authors, tags } = article
  const name = headline(article)
  const head = { title: name, description: summary, canonical: url, language, article }
  const known = authors.filter(({ role, bio, url, avatar }) => role || bio || url || avatar)
  return (
    <Layout site={site} {...head} facts={articleFacts(article, url, site)}>
      <article class="story" dir={directionOf(language)}>
        {title ? <h1>{title}</h1> : <NoteTitle article={article} site={site} />}
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
          <Enclosed attachment={attachment} />
        ))}
        {tags.length > 0 && (
          <ul class="tags" aria-label="Tags">
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
        label="Other articles"
        earlier={beside.older && <ArticleLink site={site} listed={beside.older} />}
        later={beside.newer && <ArticleLink site={site} listed={beside.newer} />}
      />
    </Layout>
  )
}

/** Who hears the page instead of seeing it goes by its headings. */
function NoteTitle({ article, site }: { article: ArticleMeta; site: Site }) {
  return (
    <h1 class="unseen" {...english}>
      Note, <Day instant={article.published} site={site} />
    </h1>
  )
}

function Byline({ article, site }: { article: ArticleMeta; site: Site }) {
  const { published, updated, authors, corrections } = article
  // Its author may list them in any order.
  const corrected = corrections
    .map(({ date }) => date)
    .sort()
    .at(-1)
  const role = authors.length === 1 ? authors[0]?.role : undefined
  return (
    <div class="meta byline" {...inLanguageOf(site)}>
      {authors.length > 0 && (
        <p>
          <span lang="en">By</span> <Names authors={authors} />
          {role && (
            <>
              {', '}
              <bdi>{role}</bdi>
            </>
          )}
        </p>
      )}
      <p>
        <Day instant={published} site={site} isMinute />
        {updated && <Later word="updated" instant={updated} site={site} isMinute />}
        {corrected && <Later word="corrected" instant={corrected} site={site} />}
      </p>
    </div>
  )
}
