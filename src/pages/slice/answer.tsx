import { authorOf } from '../../article/article.ts'
import { absoluteUrl, archivePath } from '../../site/addresses.ts'
import { authorSlice, type SliceKind, tagSlice } from '../../site/slices.ts'
import { answerAbsent } from '../absent/answer.tsx'
import { answerPage, type PageAsked } from '../answer.ts'
import { Layout } from '../layout/layout.tsx'
import { About } from '../partials/about.tsx'
import { Cards } from '../partials/cards.tsx'
import { say } from '../partials/say.tsx'
import { Subscribe } from '../partials/subscribe.tsx'
import { readNewest, readTopic } from '../topic.ts'
import { inLanguageOf, words } from '../words.ts'

/** Returns the response with the page of a tag or an author: its articles, and its feeds. */
export async function answerSlice(
  asked: PageAsked,
  kind: SliceKind,
  name: string,
): Promise<Response> {
  const { site } = asked
  const slice = kind === 'tag' ? tagSlice(name) : authorSlice(name)
  const [{ topic, sending }, listed] = await Promise.all([
    readTopic(asked, slice),
    readNewest(asked, slice),
  ])
  if (!topic) return answerAbsent(asked, 404)
  const inArticle = listed[0]?.meta.authors.find(({ key }) => key === name)
  const author = kind === 'author' ? (authorOf(site.authors, name) ?? inArticle) : undefined
  const title = topic.name ?? ''
  const description = author?.bio ?? say(words[kind].describe, { name: title }).join('')
  const head = { site, topic, title, description, canonical: absoluteUrl(site, topic.page) }
  const page = (
    <Layout {...head} hasOffers>
      <div class="columns">
        <div>
          <p class="meta kicker" {...inLanguageOf(words)}>
            <a href={`/${kind}s`}>{words[kind].name}</a>
          </p>
          <h1>{title}</h1>
          {author && <About author={author} isAlone />}
          {listed.length === 0 && <p {...inLanguageOf(words)}>{words.slice.nothing}</p>}
          <Cards site={site} listed={listed} />
          {listed.length > 0 && (
            <p class="more" {...inLanguageOf(words)}>
              <a href={archivePath(slice)}>{words.slice.all}</a>
            </p>
          )}
        </div>
        <Subscribe site={site} topic={topic} />
      </div>
    </Layout>
  )
  return answerPage(asked, page, sending)
}
