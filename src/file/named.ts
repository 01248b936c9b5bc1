import { unescaped } from '../article/text.ts'

/** Returns the paths below media/ that stand in a text as most people write them. */
export function mediaNamedIn(text: string): string[] {
  return [...text.matchAll(/\bmedia\/([^\s"'()<>,}\]?#]+)/g)].map(([, path = '']) =>
    unescaped(path).normalize('NFC'),
  )
}

/** Only so many links of a text are read: the rest is looked up if it is asked for. */
const mostLinks = 1000

const link = /(?:\]\(<?|\bhref=["']?|\]: ?<?)([^\s"'()<>?#:]{1,600})(?=[\s"')>?#])/g

/**
 * Returns the paths of articles and pages that links in a text may lead to, as most people write them:
 * a path below the home page, without the folder that the text is in and the ending of a file.
 */
export function linksNamedIn(text: string): string[] {
  return [...text.matchAll(link).take(mostLinks)].map(([, address = '']) =>
    unescaped(address)
      .normalize('NFC')
      .replace(/^(?:@?\/|\.{1,2}\/)+(?:pages\/)?/, '')
      .replace(/\.(?:md|markdown)$/, ''),
  )
}
