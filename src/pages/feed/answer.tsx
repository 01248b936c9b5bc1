import type { Child } from 'hono/jsx'
import { mostSlices } from '../../feeds/combination.ts'
import { feedVary } from '../../feeds/document.ts'
import { type FormatName, formats } from '../../formats/index.ts'
import { absoluteUrl, rawAddress } from '../../site/addresses.ts'
import type { Site } from '../../site/site.ts'
import { feedTitle } from '../../site/slices.ts'
import { answerNothing } from '../absent/answer.tsx'
import { answerPage } from '../answer.ts'
import { type PageAsked, pageLifetime } from '../asked.ts'
import { Layout, Notice } from '../layout/layout.tsx'
import { Headlines } from '../partials/headlines.tsx'
import { Readers } from '../partials/subscribe.tsx'
import { offersOf } from '../topic.ts'
import { inWords, say, sayCount, separated, listed as writtenList } from '../words.tsx'
import { copyScript } from './copy-script.ts'
import type { FeedView } from './view.ts'

/** The same `Vary` as the document's, so that no cache mistakes one for the other. */
const headers = { Vary: feedVary }

/**
 * Returns the response with the page that a person gets at the address of a feed; its `cacheTags` are
 * the document's.
 */
export function answerFeedPage(
  asked: PageAsked,
  format: FormatName,
  view: FeedView | 'too-common',
  cacheTags: string[],
): Response {
  if (view === 'too-common') {
    return answerTooMuch(asked, say(asked.site.words.tooMuch.common), cacheTags)
  }
  const page = writePage(asked.site, format, view)
  return answerPage(asked, page, { ...view.sending, cacheTags, script: copyScript.path, headers })
}

/**
 * Returns the response with the page that a person gets where there is no feed, for `lifetime`
 * seconds at most. It names no article, because its `cacheTags` tell of none.
 */
export function answerNoFeedPage(asked: PageAsked, lifetime: number, cacheTags: string[]) {
  return answerNothing(asked, { lifetime: Math.min(lifetime, pageLifetime), cacheTags, headers })
}

/** Returns the response with the page that a person gets for a combination of too many slices. */
export function answerTooManyPage(asked: PageAsked): Response {
  const { site } = asked
  return answerTooMuch(asked, sayCount(site, site.words.tooMuch.many, mostSlices))
}

function answerTooMuch(asked: PageAsked, advice: Child, cacheTags?: string[]): Response {
  const { site } = asked
  const page = (
    <Notice site={site} title={site.words.tooMuch.title}>
      <p>{advice}</p>
    </Notice>
  )
  return answerPage(asked, page, { status: 400, cacheTags, headers })
}

function writePage(site: Site, format: FormatName, view: FeedView) {
  const { topic, homes, match, listed, hasMore, page } = view
  const { feed } = site.words
  const { file, name } = formats[format]
  const url = absoluteUrl(site, topic.document(file))
  const raw = rawAddress(absoluteUrl(site, topic.document(file, page?.name)))
  const document = <a href={raw}>{say(feed.document, { format: name })}</a>
  const named = homes.map(({ name }) => <bdi>{name}</bdi>)
  const names = writtenList(site, named, match === 'any' ? 'disjunction' : 'conjunction')
  const forms = offersOf(site, topic).map((other) =>
    other.format === format ? (
      name
    ) : (
      <a href={other.url} type={other.type}>
        {other.name}
      </a>
    ),
  )
  const steps = [
    page?.older && <a href={topic.document(file, page.older)}>{feed.older}</a>,
    page?.newer && <a href={topic.document(file, page.newer)}>{feed.newer}</a>,
  ]
  const places = homes.map(({ page, name = site.title }) => (
    <a href={page} dir="auto">
      {name}
    </a>
  ))
  const title = `${topic.name ?? feed.main} (${name})`
  return (
    <Layout site={site} topic={topic} title={title} script={copyScript.path}>
      <div class="column" {...inWords(site)}>
        <h1>{say(feed.title, { name: <bdi>{feedTitle(site, topic.name)}</bdi> })}</h1>
        <p class="lead">{page ? feed.archive : say(match ? feed[match] : feed.what, { names })}</p>
        <Readers site={site} url={url} />
        <p class="address">
          <label for="address">{feed.address}</label>
          <input id="address" type="url" value={url} readonly dir="ltr" />
          <button id="copy" type="button" hidden>
            {feed.copy}
          </button>
          <span
            id="copied"
            role="status"
            data-copied={feed.copied}
            data-copy-by-keys={feed.copyByKeys}
          />
        </p>
        <p>{say(feed.forms, { forms: writtenList(site, forms), document })}</p>
        <h2>{hasMore ? feed.newest : feed.whole}</h2>
        {listed.length === 0 && <p>{feed.nothing}</p>}
        <Headlines site={site} listed={listed} />
        {steps.some(Boolean) && <p>{separated(steps)}</p>}
        <p class="more">{say(feed.onSite, { places: writtenList(site, places) })}</p>
      </div>
    </Layout>
  )
}
