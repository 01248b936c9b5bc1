import { readSearch } from '../../site/search.ts'
import { answerPage } from '../answer.ts'
import type { PageAsked } from '../asked.ts'
import { Layout } from '../layout/layout.tsx'
import { Cards } from '../partials/cards.tsx'
import { Side } from '../partials/newest.tsx'
import { SearchForm } from '../partials/search-form.tsx'
import { mostCards } from '../topic.ts'
import { inWords, say } from '../words.tsx'
import { readSearched } from './view.ts'

/** Returns the response with the page of a search: its form, and what was found, the best first. */
export async function answerSearchPage(asked: PageAsked): Promise<Response> {
  const { c, site } = asked
  const { search } = site.words
  const query = readSearch(new URL(c.req.url).searchParams)
  if (query === undefined) {
    const page = (
      <Layout site={site} title={search.title}>
        <div class="column" {...inWords(site)}>
          <h1>{search.title}</h1>
          <SearchForm site={site} />
        </div>
      </Layout>
    )
    return answerPage(asked, page, { hasForm: true })
  }
  const sought = { query, order: 'best', most: mostCards + 1 } as const
  const { topic, listed, sending } = await readSearched(asked, sought)
  const hasMore = listed.length > mostCards
  const page = (
    <Layout site={site} title={topic.name} topic={topic} hasOffers>
      <div class="columns">
        <div>
          <h1 {...inWords(site)}>{search.title}</h1>
          <SearchForm site={site} query={query} />
          {listed.length === 0 && <p {...inWords(site)}>{say(search.nothing)}</p>}
          <Cards site={site} listed={listed.slice(0, mostCards)} />
          {hasMore && (
            <p class="more" {...inWords(site)}>
              {search.most}
            </p>
          )}
        </div>
        <Side site={site} topic={topic} listed={listed} />
      </div>
    </Layout>
  )
  return answerPage(asked, page, { ...sending, hasForm: true })
}
