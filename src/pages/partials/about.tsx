import type { Author } from '../../article/article.ts'
import { authorPath } from '../../site/addresses.ts'
import { Face } from './face.tsx'

/** Returns what is known of an author; `isAlone`: on the author's own page, which has the name. */
export function About({ author, isAlone = false }: { author: Author; isAlone?: boolean }) {
  const { key, name, role, bio, url } = author
  return (
    <div class="about">
      <Face author={author} />
      <div>
        {!isAlone && (
          <p class="name">
            <a href={authorPath(key)}>{name}</a>
          </p>
        )}
        {role && <p class="meta">{role}</p>}
        {bio && <p>{bio}</p>}
        {url && (
          <p class="meta">
            <a href={url} rel={isAlone ? 'me' : 'author'}>
              {new URL(url).host}
            </a>
          </p>
        )}
      </div>
    </div>
  )
}
