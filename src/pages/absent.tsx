import type { Site } from '../site.ts'
import { Layout } from './layout.tsx'

/** Returns the page for a URL behind which there is nothing, or nothing any more. */
export function AbsentPage({ site, isGone }: { site: Site; isGone: boolean }) {
  const title = isGone ? 'This article was withdrawn' : 'There is nothing here'
  return (
    <Layout site={site} title={title} language={site.language}>
      <h1>{title}</h1>
      <p>
        <a href={site.url}>The newest articles</a> are on the home page.
      </p>
    </Layout>
  )
}
