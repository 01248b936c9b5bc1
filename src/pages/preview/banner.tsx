import type { Child } from 'hono/jsx'
import type { Preview } from '../../article/preview.ts'
import { describeProblem } from '../../article/problem.ts'
import type { Site } from '../../site/site.ts'
import { Day } from '../partials/dated.tsx'
import { inWords, listed, say, sayCount, separated } from '../words.tsx'

type BannerProps = { site: Site; preview: Preview; seenBy: Child }

/** Returns what a preview is, who sees it, and what would come of publishing it. */
export function Banner({ site, preview, seenBy }: BannerProps) {
  const { words } = site
  const { notes, made } = preview
  const day = made && <Day instant={made.meta.published} site={site} isMinute />
  const state = day ? say(words.preview[preview.state], { day }) : words.preview.refused
  return (
    <aside class="preview" aria-label={words.preview.title} {...inWords(site)}>
      <p>{separated([<strong>{state}</strong>, seenBy])}</p>
      {made && <p>{effectOf(site, preview)}</p>}
      {notes.length > 0 && [
        <p>{words.preview.notes}</p>,
        // The messages are for the author, whom the command tells them too.
        <ul lang="en" dir="ltr">
          {notes.map((note) => (
            <li>{describeProblem(note)}</li>
          ))}
        </ul>,
      ]}
    </aside>
  )
}

function effectOf(site: Site, { effect }: Preview): Child {
  const { marks, preview } = site.words
  if (effect.kind !== 'new') return preview[effect.kind]
  const names = effect.feeds.map((name) => <bdi>{name}</bdi>)
  return [sayCount(site, preview.new, names.length), marks.colon, listed(site, names)]
}
