import type { Child } from 'hono/jsx'
import { english } from '../words.ts'

/** Returns the links to what comes before and after something in time; nothing where neither does. */
export function Beside(props: { label: string; earlier?: Child; later?: Child }) {
  const { label, earlier, later } = props
  if (!earlier && !later) return null
  return (
    <nav class="beside" aria-label={label}>
      {earlier && <Step word="Earlier" link={earlier} />}
      {later && <Step word="Later" link={later} />}
    </nav>
  )
}

function Step({ word, link }: { word: string; link: Child }) {
  return (
    <p>
      <span class="meta" {...english}>
        {word}
      </span>{' '}
      {link}
    </p>
  )
}
