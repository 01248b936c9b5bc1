import { raw } from 'hono/html'
import type { ArticleMeta } from '../article.ts'
import type { Site } from '../site.ts'
import type { Neighbours } from '../store/read-pages.ts'
import { About } from './about.tsx'
import { Enclosed } from './attachment.tsx'
import { ArticleLink } from './cards.tsx'
import { Day, Names } from './dated.tsx'
import { articleFacts } from './facts.ts'
import { english, Layout } from './layout.tsx'
import { tagPlace } from './place.ts'
import { directionOf, nameOf } from './words.ts'

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
  const head = { title: nameOf(article), description: summary, canonical: url, language, article }
  const known = authors.filter(({ role, bio, url, avatar }) => role || bio || url || avatar)
  return (
    <Layout site={site} {...head} facts={articleFacts(article, url, site)}>
      <article class="story" dir={directionOf(language)}>
        {title ? <h1>{title}</h1> : <NoteTitle article={article} site={site} />}
        <Byline article={article} site={site} />
        {image && (
          <figure>
            <img src={image.url} alt={image.alt ?? ''} width={image.width} height={image.height} />
            {image.alt && <figcaption aria-hidden="true">{image.alt}</figcaption>}
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
                <a
                  class="pill"
                  rel="tag"
                  href={tagPlace(term).folder.replace(/\/$/, '')}
                  dir="auto"
                >
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
      <Beside site={site} beside={beside} />
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
  const corrected = corrections.at(-1)?.date
  return (
    <p class="meta" lang={site.language} dir={directionOf(site.language)}>
      {authors.length > 0 && (
        <>
          By <Names authors={authors} />
          {' · '}
        </>
      )}
      <Day instant={published} site={site} isMinute />
      {updated && (
        <>
          {' · updated '}
          <Day instant={updated} site={site} isMinute />
        </>
      )}
      {corrected && (
        <>
          {' · corrected '}
          <Day instant={corrected} site={site} />
        </>
      )}
    </p>
  )
}

function Beside({ site, beside: { older, newer } }: { site: Site; beside: Neighbours }) {
  if (!older && !newer) return null
  return (
    <nav class="beside" aria-label="Other articles" {...english}>
      {older && (
        <p>
          <span class="meta">Earlier</span> <ArticleLink site={site} listed={older} />
        </p>
      )}
      {newer && (
        <p>
          <span class="meta">Later</span> <ArticleLink site={site} listed={newer} />
        </p>
      )}
    </nav>
  )
}
