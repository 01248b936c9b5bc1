import { authorOf } from '../../article/article.ts'
import { countShown, type Named, readNames } from '../../feeds/names.ts'
import { absoluteUrl, namesPath, slicePath } from '../../site/addresses.ts'
import type { Site } from '../../site/site.ts'
import { mainSlice, partsOfSlice, type SliceKind } from '../../site/slices.ts'
import { answerPage, isKnown } from '../answer.ts'
import type { PageAsked } from '../asked.ts'
import { Layout } from '../layout/layout.tsx'
import { Face } from '../partials/face.tsx'
import { readTopic } from '../topic.ts'
import { Count, inWords, say, separated, writeNumber } from '../words.tsx'

/** A page shows at most so many names, since rendering each one takes CPU time and room. */
const mostNamed = { tag: 400, author: 150 }

/** Returns the response with the page of all tags or authors, or of those with the most articles. */
export async function answerNames(asked: PageAsked, kind: SliceKind): Promise<Response> {
  const { site } = asked
  // A tag or an author comes and goes with articles, and all of those are in the main slice.
  const reading = readTopic(asked, mainSlice)
  if (await isKnown(asked, reading)) return answerPage(asked, '', (await reading).sending)
  const [{ named, hasMore }, { sending }] = await Promise.all([
    readNames(asked, site, kind, mostNamed[kind]),
    reading,
  ])
  const counted = await countShown(asked, named)
  const { words } = site
  const { nothing, most, feeds } = words.names
  const sentences = [hasMore && most, say(feeds)]
  const title = words[kind].all
  const head = { site, title, description: title, canonical: absoluteUrl(site, namesPath(kind)) }
  const Name = kind === 'tag' ? Tag : Person
  const page = (
    <Layout {...head}>
      <div class="column" {...inWords(site)}>
        <h1>{title}</h1>
        <p>{named.length === 0 ? nothing : separated(sentences, words.marks.between)}</p>
        <ul class={kind === 'tag' ? 'names' : 'people'}>
          {named.map((one) => (
            <Name site={site} named={one} count={counted.get(one.slice)} />
          ))}
        </ul>
      </div>
    </Layout>
  )
  return answerPage(asked, page, sending)
}

type NameProps = { site: Site; named: Named; count?: number }

function Tag({ site, named: { slice, name }, count }: NameProps) {
  return (
    <li>
      <a href={slicePath(slice)} dir="auto">
        {name}
      </a>{' '}
      <span class="meta">{count && writeNumber(site.words.language, count)}</span>
    </li>
  )
}

function Person({ site, named: { slice, name }, count }: NameProps) {
  const author = authorOf(site.authors, partsOfSlice(slice)?.name ?? '')
  return (
    <li>
      <Face author={author ?? { name }} />
      <div>
        <a href={slicePath(slice)} dir="auto">
          {name}
        </a>
        <span class="meta">
          {separated([
            author?.role && <bdi>{author.role}</bdi>,
            count && <Count site={site} count={count} />,
          ])}
        </span>
      </div>
    </li>
  )
}
