import type { Site } from '../../site/site.ts'
import type { Listed } from '../../store/membership.ts'
import { Headlines } from '../partials/cards.tsx'
import { Notice } from '../partials/notice.tsx'
import { say } from '../partials/say.tsx'
import { words } from '../words.ts'

type AbsentProps = { site: Site; isGone: boolean; newest: Listed[] }

/** Returns the page of an address at which there is nothing, or no longer anything. */
export function AbsentPage({ site, isGone, newest }: AbsentProps) {
  const { title, why, withdrawn, whyWithdrawn, goOn, newest: newestTitle } = words.absent
  return (
    <Notice site={site} title={isGone ? withdrawn : title}>
      <p>{isGone ? whyWithdrawn : why}</p>
      <p>{say(goOn)}</p>
      {newest.length > 0 && (
        <>
          <h2>{newestTitle}</h2>
          <Headlines site={site} listed={newest} />
        </>
      )}
    </Notice>
  )
}
