import { ownPageAddress, ownPageUrl } from '../../site/own-pages.ts'
import { inLanguageOf } from '../words.tsx'
import type { HeadProps } from './head.tsx'

/**
 * What a page is to every other one, by the last part of its path (RFC 6903; HTML §4.6.7 has both
 * too). Nothing is registered for an imprint, and `contact` is a person there (XFN).
 */
const relations: Record<string, string> = {
  privacy: 'privacy-policy',
  'privacy-policy': 'privacy-policy',
  terms: 'terms-of-service',
  'terms-of-service': 'terms-of-service',
}

type Props = Pick<HeadProps, 'site' | 'canonical'> & { place: 'nav' | 'footer' }

/** Returns the links to the own pages that every page has in this place. */
export function MenuLinks({ site, canonical, place }: Props) {
  const entries = (site.menu ?? []).filter((entry) => entry[place])
  return (
    <>
      {entries.map(({ path, title, language }) => (
        <a
          href={ownPageAddress(path)}
          rel={relations[path.slice(path.lastIndexOf('/') + 1)]}
          aria-current={canonical === ownPageUrl(path, site) ? 'page' : undefined}
          {...inLanguageOf({ language })}
        >
          {title}
        </a>
      ))}
    </>
  )
}
