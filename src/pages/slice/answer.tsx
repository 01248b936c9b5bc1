import { authorOf } from '../../article/article.ts'
import { absoluteUrl, namesPath } from '../../site/addresses.ts'
import { authorSlice, type SliceKind, tagSlice } from '../../site/slices.ts'
import { answerAbsent } from '../absent/answer.tsx'
import { answerPage } from '../answer.ts'
import type { PageAsked } from '../asked.ts'
import { Layout } from '../layout/layout.tsx'
import { About } from '../partials/about.tsx'
import { Newest } from '../partials/newest.tsx'
import { readNewest } from '../topic.ts'
import { inWords, say } from '../words.tsx'

/** Returns the response with the page of a tag or an author: its articles, and its feeds. */
export async function answerSlice(asked: PageAsked, kind: SliceKind, name: string) {
  const { site } = asked
  const slice = kind === 'tag' ? tagSlice(name) : authorSlice(name)
  const { topic, sending, listed, hasOlder } = await readNewest(asked, slice)
  if (!topic) return answerAbsent(asked, 404)
  const inArticle = listed[0]?.meta.authors.find(({ key }) => key === name)
  const author = kind === 'author' ? (authorOf(site.authors, name) ?? inArticle) : undefined
  const { words } = site
  const title = topic.name ?? ''
  const description = author?.bio ?? say(words[kind].describe, { name: title }).join('')
  const head = { site, topic, title, description, canonical: absoluteUrl(site, topic.page) }
  const page = (
    <Layout {...head} hasOffers>
      <Newest {...{ site, slice, topic, listed, hasOlder }}>
        <p class="meta kicker" {...inWords(site)}>
          <a href={namesPath(kind)}>{words[kind].name}</a>
        </p>
        <h1>{title}</h1>
        {author && <About author={author} isAlone />}
      </Newest>
    </Layout>
  )
  return answerPage(asked, page, sending)
}
