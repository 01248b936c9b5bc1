import type { Author } from '../../article/article.ts'
import { initialOf } from '../../article/initial.ts'

/** Returns the picture of an author, or else the initial of the name. */
export function Face({ author: { name, avatar } }: { author: Pick<Author, 'name' | 'avatar'> }) {
  if (avatar)
    return <img class="avatar" src={avatar} alt="" width="64" height="64" loading="lazy" />
  return (
    <span class="avatar initial" aria-hidden="true">
      {initialOf(name)}
    </span>
  )
}
