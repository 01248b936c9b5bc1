import type { Child } from 'hono/jsx'
import { inWords, words } from '../words.tsx'

type BesideProps = { label: string; earlier?: Child; later?: Child }

/** Returns the links to what comes before and after something in time, if there is either. */
export function Beside({ label, earlier, later }: BesideProps) {
  if (!earlier && !later) return null
  return (
    <nav class="beside" aria-label={label}>
      {earlier && step(words.article.earlier, earlier)}
      {later && step(words.article.later, later)}
    </nav>
  )
}

function step(word: string, link: Child) {
  return (
    <p>
      <span class="meta" {...inWords}>
        {word}
      </span>{' '}
      {link}
    </p>
  )
}
