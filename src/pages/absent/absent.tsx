import type { Child } from 'hono/jsx'
import type { Site } from '../../site/site.ts'
import type { Listed } from '../../store/membership.ts'
import { Layout } from '../layout/layout.tsx'
import { Headlines } from '../parts/cards.tsx'
import { english } from '../words.ts'

/** Returns the page for a URL behind which there is nothing, or nothing any more. */
export function AbsentPage(props: { site: Site; isGone: boolean; newest: Listed[] }) {
  const { site, isGone, newest } = props
  return (
    <Notice site={site} title={isGone ? 'This article was withdrawn' : 'There is nothing here'}>
      <p>
        {isGone
          ? 'It was published here, and its publisher took it back.'
          : 'The address may be mistyped, or out of date.'}
      </p>
      <p>
        Go on with <a href="/">the newest articles</a>, look through{' '}
        <a href="/archive">all of them by month</a>, or choose a <a href="/tags">tag</a> or an{' '}
        <a href="/authors">author</a>.
      </p>
      {newest.length > 0 && (
        <>
          <h2>New here</h2>
          <Headlines site={site} listed={newest} />
        </>
      )}
    </Notice>
  )
}

/** Returns the page that a person gets while the store does not answer. */
export function UnavailablePage({ site }: { site: Site }) {
  return (
    <Notice site={site} title="This page can’t be shown right now">
      <p>What is behind it does not answer. Nothing is lost: try again in a moment.</p>
    </Notice>
  )
}

/** Returns the page that a person gets who asks for a feed of too many tags and authors. */
export function TooManyPage({ site, most }: { site: Site; most: number }) {
  return (
    <Notice site={site} title="That is too much for one feed">
      <p>
        A feed combines at most {most} tags and authors. Leave some out of the address, or{' '}
        <a href="/#subscribe">subscribe to everything</a>.
      </p>
    </Notice>
  )
}

function Notice({ site, title, children }: { site: Site; title: string; children: Child }) {
  return (
    <Layout site={site} title={title} language="en">
      <div class="column" {...english}>
        <h1>{title}</h1>
        {children}
      </div>
    </Layout>
  )
}
