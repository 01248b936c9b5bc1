import { unescaped } from '../article/text.ts'

/** Returns the paths below media/ that stand in a text as most people write them. */
export function mediaNamedIn(text: string): string[] {
  return [...text.matchAll(/\bmedia\/([^\s"'()<>,}\]?#]+)/g)].map(([, path = '']) =>
    unescaped(path).normalize('NFC'),
  )
}
