import { raw } from 'hono/html'
import type { ArticleMeta, Attachment, Author } from '../article.ts'
import type { Site } from '../site.ts'
import { Dated } from './dated.tsx'
import { Layout } from './layout.tsx'

/** Returns the page of an article; `html` is its content, sanitised when it was compiled. */
export function ArticlePage({
  site,
  article,
  html,
}: {
  site: Site
  article: ArticleMeta
  html: string
}) {
  const { title, summary, url, language, image, link, attachments, authors, tags } = article
  return (
    <Layout site={site} title={title ?? summary ?? site.title} language={language} canonical={url}>
      <article>
        {title && <h1>{title}</h1>}
        <p class="meta">
          <Dated article={article} site={site} />
        </p>
        {image && (
          <figure>
            <img src={image.url} alt={image.alt ?? ''} />
          </figure>
        )}
        {raw(html)}
        {link && (
          <p>
            Read on: <a href={link}>{link}</a>
          </p>
        )}
        {attachments.map((attachment) => (
          <Enclosed attachment={attachment} />
        ))}
        {tags.length > 0 && <p class="meta">{tags.map(({ label }) => label).join(' · ')}</p>}
        {authors.map((author) => (
          <Byline author={author} />
        ))}
      </article>
    </Layout>
  )
}

function Enclosed({ attachment: { url, type, title } }: { attachment: Attachment }) {
  return (
    <figure>
      {/* biome-ignore lint/a11y/useMediaCaption: an article has no field for captions yet. */}
      {type.startsWith('audio/') && <audio controls preload="none" src={url} />}
      {/* biome-ignore lint/a11y/useMediaCaption: the same. */}
      {type.startsWith('video/') && <video controls preload="none" src={url} />}
      <figcaption>
        <a href={url}>{title ?? url}</a>
      </figcaption>
    </figure>
  )
}

function Byline({ author: { name, role, bio, url } }: { author: Author }) {
  return (
    <p class="byline">
      <strong>{url ? <a href={url}>{name}</a> : name}</strong>
      {role && `, ${role}`}
      {bio && (
        <>
          <br />
          {bio}
        </>
      )}
    </p>
  )
}
