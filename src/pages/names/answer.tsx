import { readNames } from '../../feeds/names.ts'
import { absoluteUrl, namesPath, slicePath } from '../../site/addresses.ts'
import { mainSlice, type SliceKind } from '../../site/slices.ts'
import { answerPage, isKnown, type PageAsked } from '../answer.ts'
import { Layout } from '../layout/layout.tsx'
import { readTopic } from '../topic.ts'
import { inWords, say, separated } from '../words.tsx'

/** A page shows at most this many names, since rendering each one takes CPU time. */
const mostNamed = 400

/** Returns the response with the page of all tags or authors, or of those with the most articles. */
export async function answerNames(asked: PageAsked, kind: SliceKind): Promise<Response> {
  const { site } = asked
  // A tag or an author comes and goes with articles, and all of those are in the main slice.
  const reading = readTopic(asked, mainSlice)
  if (await isKnown(asked, reading)) return answerPage(asked, '', (await reading).sending)
  const [{ named, hasMore }, { sending }] = await Promise.all([
    readNames(asked, site, kind, mostNamed),
    reading,
  ])
  const { words } = site
  const { nothing, most, feeds } = words.names
  const sentences = [hasMore && most, say(feeds)]
  const title = words[kind].all
  const head = { site, title, description: title, canonical: absoluteUrl(site, namesPath(kind)) }
  const page = (
    <Layout {...head}>
      <div class="column" {...inWords(site)}>
        <h1>{title}</h1>
        <p>{named.length === 0 ? nothing : separated(sentences, words.marks.between)}</p>
        <ul class="names">
          {named.map(({ slice, name }) => (
            <li>
              <a href={slicePath(slice)} dir="auto">
                {name}
              </a>
            </li>
          ))}
        </ul>
      </div>
    </Layout>
  )
  return answerPage(asked, page, sending)
}
