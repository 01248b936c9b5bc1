import { toInstant } from '../../article/dates.ts'
import { headline } from '../../article/headline.ts'
import { readPass } from '../../http/pass.ts'
import { answerNothing } from '../absent/answer.tsx'
import { answerPage } from '../answer.ts'
import { fitContent } from '../article/fit-content.ts'
import { Story } from '../article/story.tsx'
import type { PageAsked } from '../asked.ts'
import { Layout } from '../layout/layout.tsx'
import { Day } from '../partials/dated.tsx'
import { say, speaking } from '../words.tsx'
import { Banner } from './banner.tsx'
import { Items } from './items.tsx'

const noStore = 'no-store'

/** Nobody keeps it, finds it, or learns its address from a link in it. */
const headers = {
  'Cache-Control': noStore,
  'Cloudflare-CDN-Cache-Control': noStore,
  'X-Robots-Tag': 'noindex',
  'Referrer-Policy': 'no-referrer',
}

/**
 * Returns the response with the preview of an article, to whoever has a pass for it that is not over;
 * to anybody else, as where there is nothing.
 */
export async function answerPreview(
  asked: PageAsked,
  slug: string,
  pass: string,
): Promise<Response> {
  const { c, now } = asked
  const until = readPass(pass, { what: slug, token: c.env.PUBLISH_TOKEN, now })
  const answer = until === undefined ? undefined : await answerUnpublished(asked, slug, until)
  return answer ?? answerNothing(asked)
}

/**
 * Returns the response with the preview of an article; undefined if there is none. Without the time at
 * which it is over, only this machine shows it.
 */
export async function answerUnpublished(
  asked: PageAsked,
  slug: string,
  until?: number,
): Promise<Response | undefined> {
  const { c, db, site } = asked
  const preview = await c.env.PRESS.getByName('press').preview(slug)
  if (!preview) return undefined
  const spoken = await speaking(db, site, preview.made?.meta.language ?? site.language)
  const { preview: words } = spoken.words
  const day = until !== undefined && <Day instant={toInstant(until)} site={spoken} isMinute />
  const seenBy = day ? say(words.until, { day }) : words.here
  const answer = answerPage(
    { c, site: spoken },
    <PreviewPage site={spoken} slug={slug} preview={preview} seenBy={seenBy} />,
    { headers },
  )
  answer.headers.delete('Cache-Tag')
  return fitContent(answer, preview.made?.html ?? '')
}

type PreviewProps = Parameters<typeof Banner>[0] & { slug: string }

function PreviewPage({ slug, ...shown }: PreviewProps) {
  const { site, preview } = shown
  const { made } = preview
  const title = made ? headline(made.meta) : slug
  return (
    <Layout site={site} title={title} language={made?.meta.language}>
      <Banner {...shown} />
      {made ? (
        <Story site={site} article={made.meta} html={made.html} />
      ) : (
        <h1 class="column">{slug}</h1>
      )}
      {made && <Items site={site} made={made} />}
    </Layout>
  )
}
