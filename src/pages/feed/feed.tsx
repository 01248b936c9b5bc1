import { type FormatName, formats } from '../../formats/index.ts'
import { absoluteUrl } from '../../site/addresses.ts'
import type { Site } from '../../site/site.ts'
import { feedTitle } from '../../site/slices.ts'
import { copyScript } from '../layout/assets.ts'
import { Layout } from '../layout/layout.tsx'
import { Headlines } from '../parts/cards.tsx'
import { type Offer, offersOf } from '../parts/offers.ts'
import { Readers } from '../parts/subscribe.tsx'
import { english } from '../words.ts'
import type { FeedView } from './view.ts'

/** Returns what a person sees who opens the address of a feed, or of a document of its archive. */
export function FeedPage(props: { site: Site; view: FeedView; format: FormatName }) {
  const { site, format, view } = props
  const { topic, homes, match, listed, hasMore, page } = view
  const offers = offersOf(site, topic)
  const offer = offers.find(({ name }) => name === format)
  const { url = '', format: formatName = '' } = offer ?? {}
  const title = `${topic.name ?? 'Feed'} (${formatName})`
  const document = absoluteUrl(site, topic.document(formats[format].file, page?.name))
  return (
    <Layout site={site} topic={topic} title={title} script={copyScript.path}>
      <div class="column" {...english}>
        <h1>
          <bdi>{feedTitle(site, topic.name)}</bdi> as a feed
        </h1>
        {page ? (
          <p class="lead">
            This address is a part of the feed’s archive. A feed reader looks here for older
            articles by itself. What you subscribe to is the feed; open it in your reader:
          </p>
        ) : (
          <p class="lead">
            This is a feed: the newest articles{match && <Matching view={view} />}, made for a feed
            reader, a program that collects them from the sites that you choose. Open it in yours:
          </p>
        )}
        <Readers url={url} />
        <p class="address">
          <label for="address">Or copy its address into your reader</label>
          <input id="address" type="url" value={url} readonly dir="ltr" />
          <button id="copy" type="button" hidden>
            Copy
          </button>
          <span id="copied" role="status" />
        </p>
        <p>
          The same in other forms:{' '}
          {offers.map((other, i) => (
            <>
              {i > 0 && ', '}
              {other === offer ? other.format : <FeedLink offer={other} />}
            </>
          ))}
          . What programs see: <a href={asRaw(document)}>the {formatName} document</a>.
        </p>
        <h2>{hasMore ? 'The newest articles in it' : 'What is in it'}</h2>
        {listed.length === 0 && <p>There are no articles in it at present.</p>}
        <Headlines site={site} listed={listed} />
        {page && <Steps view={view} format={format} />}
        <p class="more">
          Read on the site:{' '}
          {homes.map(({ page, name = site.title }, i) => (
            <>
              {i > 0 && ', '}
              <a href={page} dir="auto">
                {name}
              </a>
            </>
          ))}
        </p>
      </div>
    </Layout>
  )
}

/** What the articles of a combination have in common. */
function Matching({ view: { homes, match } }: { view: FeedView }) {
  return (
    <>
      {match === 'all' ? ' that are under all of these: ' : ' that are under any of these: '}
      {homes.map(({ name }, i) => (
        <>
          {i > 0 && ', '}
          <bdi>{name}</bdi>
        </>
      ))}
    </>
  )
}

function FeedLink({ offer: { url, type, format } }: { offer: Offer }) {
  return (
    <a href={url} type={type}>
      {format}
    </a>
  )
}

/** Returns where the archive goes on before and after one of its documents. */
function Steps({ format, view: { topic, page } }: { format: FormatName; view: FeedView }) {
  const steps = [
    ['Older', page?.older],
    ['Newer', page?.newer],
  ].filter(([, name]) => name !== undefined)
  if (steps.length === 0) return null
  return (
    <p>
      {steps.map(([word, name], i) => (
        <>
          {i > 0 && ' · '}
          <a href={topic.document(formats[format].file, name)}>{word} articles</a>
        </>
      ))}
    </p>
  )
}

/** The address under which a person gets the document itself. */
function asRaw(url: string): string {
  return url + (url.includes('?') ? '&raw' : '?raw')
}
