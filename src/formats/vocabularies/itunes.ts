import type { Article } from '../../article/article.ts'
import { xml } from '../xml.ts'

/** Apple's podcast elements (help.apple.com/itc/podcasts_connect). */
export const namespace = 'http://www.itunes.com/dtds/podcast-1.0.dtd'

/**
 * Returns how long the first attachment is, in whole seconds as players read it, if that is known.
 * Neither an enclosure of RSS nor a link of Atom can say it.
 */
export function duration({ attachments: [first] }: Article): string {
  return first?.duration === undefined
    ? ''
    : xml('itunes:duration', {}, String(Math.round(first.duration)))
}
