import type { Site } from '../site.ts'
import type { Listed } from '../store/read-pages.ts'
import { ArticleLink } from './cards.tsx'
import { english, Layout } from './layout.tsx'

/** Returns the page for a URL behind which there is nothing, or nothing any more. */
export function AbsentPage(props: { site: Site; isGone: boolean; newest: Listed[] }) {
  const { site, isGone, newest } = props
  const title = isGone ? 'This article was withdrawn' : 'There is nothing here'
  return (
    <Layout site={site} title={title} language="en">
      <div class="absent" {...english}>
        <h1>{title}</h1>
        <p>
          {isGone
            ? 'It was published here, and its publisher took it back.'
            : 'The address may be mistyped, or out of date.'}
        </p>
        <p>
          Go on with <a href="/">the newest articles</a>, or look through{' '}
          <a href="/archive">all of them by month</a>.
        </p>
        {newest.length > 0 && (
          <>
            <h2>New here</h2>
            <ul>
              {newest.map((listed) => (
                <li>
                  <ArticleLink site={site} listed={listed} />
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </Layout>
  )
}
