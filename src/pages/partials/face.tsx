import type { Author } from '../../article/article.ts'
import { initialOf } from '../../article/initial.ts'

/**
 * Returns the picture of an author, or else the initial of the name, which also takes the place of a
 * picture that doesn't load (lists.css).
 */
export function Face({ author: { name, avatar } }: { author: Pick<Author, 'name' | 'avatar'> }) {
  const initial = initialOf(name)
  if (!avatar) {
    return (
      <span class="avatar initial" aria-hidden="true">
        {initial}
      </span>
    )
  }
  const size = { width: 64, height: 64 }
  return <img class="avatar" src={avatar} alt="" data-initial={initial} {...size} loading="lazy" />
}
