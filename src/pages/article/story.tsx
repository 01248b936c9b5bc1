import { raw } from 'hono/html'
import type { ArticleMeta, Image } from '../../article/article.ts'
import { directionOf } from '../../article/direction.ts'
import { textSizes } from '../../article/medium.ts'
import { tagPath } from '../../site/addresses.ts'
import type { Site } from '../../site/site.ts'
import { About } from '../partials/about.tsx'
import { Day, later, Names, readingTime } from '../partials/dated.tsx'
import { inDates, inWords, say, separated } from '../words.tsx'
import { AttachmentFigure } from './attachment-figure.tsx'

/** The picture of an article at the head of its content is the lead too, with words alone below it. */
const firstPicture =
  /^<figure><img(?: [a-z]+="[^"]*")* alt="[^"]*"(?: [a-z]+="[^"]*")*>(?:<figcaption>[^<]*<\/figcaption>)?<\/figure>/

/** How wide the lead picture is (style/article.css). */
const leadSizes = '(min-width: 56rem) 53rem, 100vw'

type StoryProps = { site: Site; article: ArticleMeta; html: string }

/** Returns an article as its page shows it, whose content `fitContent` adapts to the page. */
export function Story({ site, article, html }: StoryProps) {
  const { title, summary, published, language, attachments, authors, tags } = article
  const { words } = site
  const image = article.showsImage ? undefined : article.image
  const [first = ''] = (article.showsImage && firstPicture.exec(html)) || []
  const known = authors.filter(({ role, bio, url, avatar }) => role || bio || url || avatar)
  return (
    <article class="story" dir={directionOf(language)}>
      {title ? (
        <h1>{title}</h1>
      ) : (
        // A note shows no title, but a screen reader's user moves from heading to heading.
        <h1 class="unseen" {...inWords(site)}>
          {say(words.article.noteOf, { day: <Day instant={published} site={site} /> })}
        </h1>
      )}
      {article.hasStandfirst && <p class="lead">{summary}</p>}
      <Byline article={article} site={site} />
      {(image || first) && (
        <div class="picture">
          {image ? <Lead image={image} /> : raw(first.replace(textSizes, leadSizes))}
        </div>
      )}
      <div class="text">{raw(image ? html : html.slice(first.length))}</div>
      {attachments.map((attachment) => (
        <AttachmentFigure site={site} attachment={attachment} />
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
  )
}

function Lead({ image }: { image: Image }) {
  return (
    <figure>
      <img
        src={image.url}
        srcset={image.srcset}
        sizes={image.srcset && leadSizes}
        alt={image.alt ?? ''}
        width={image.width}
        height={image.height}
      />
      {image.caption && <figcaption>{image.caption}</figcaption>}
    </figure>
  )
}

function Byline({ article, site }: { article: ArticleMeta; site: Site }) {
  const { published, updated, authors, corrections } = article
  const { words } = site
  // Authors may list them in any order.
  const corrected = corrections
    .map(({ date }) => date)
    .sort()
    .at(-1)
  const role = authors.length === 1 && authors[0]?.role
  const names = separated(
    [<Names site={site} authors={authors} most={authors.length} />, role && <bdi>{role}</bdi>],
    words.marks.comma,
  )
  const dates = [
    <Day instant={published} site={site} isMinute />,
    later(site, words.article.updated, updated && <Day instant={updated} site={site} isMinute />),
    later(site, words.article.corrected, corrected && <Day instant={corrected} site={site} />),
    readingTime(site, article.minutes),
  ]
  return (
    <div class="meta byline" {...inDates(site)}>
      {authors.length > 0 && (
        <p>
          <span {...inWords(site)}>{say(words.article.by, { names })}</span>
        </p>
      )}
      <p>{separated(dates)}</p>
    </div>
  )
}
