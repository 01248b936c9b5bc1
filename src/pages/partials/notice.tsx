import type { Child } from 'hono/jsx'
import type { Site } from '../../site/site.ts'
import { Layout } from '../layout/layout.tsx'
import { inLanguageOf, words } from '../words.ts'

/** Returns a page that says why there is nothing else to show. */
export function Notice(props: { site: Site; title: string; children: Child }) {
  const { site, title, children } = props
  return (
    <Layout site={site} title={title} language={words.language}>
      <div class="column" {...inLanguageOf(words)}>
        <h1>{title}</h1>
        {children}
      </div>
    </Layout>
  )
}
