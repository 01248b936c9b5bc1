import { longestQuery, searchPath } from '../../site/search.ts'
import { inWords, type Speaking } from '../words.tsx'

/** Returns the form of the search, which needs no script; `query` is what was typed. */
export function SearchForm({ site, query }: { site: Speaking; query?: string }) {
  const { title } = site.words.search
  return (
    <search>
      <form class="address" action={searchPath} {...inWords(site)}>
        <input
          type="search"
          name="q"
          value={query}
          maxlength={longestQuery}
          aria-label={title}
          dir="auto"
          required
        />
        <button type="submit">{title}</button>
      </form>
    </search>
  )
}
