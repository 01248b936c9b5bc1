import type { MediumFacts } from '../article/medium.ts'
import type { MediumLookup } from '../compile.ts'
import { smallerPath, smallerWidths } from '../site/smaller.ts'
import { readMediaFacts } from '../store/media.ts'

/**
 * What is known of media, for a compile that can't wait: `mediumAt` notes in `missed` each path that
 * was not looked up yet, and `learn` looks paths up.
 */
export type KnownMedia = {
  mediumAt: MediumLookup
  missed: string[]
  learn: (paths: string[]) => Promise<void>
}

/** Returns what is known of the media that are named in texts, as far as that can be seen at once. */
export async function knowMedia(db: D1Database, texts: string[]): Promise<KnownMedia> {
  const known = new Map<string, MediumFacts | undefined>()
  const missed: string[] = []
  const learn = async (paths: string[]) => {
    const asked = new Set(paths.flatMap(withSmaller))
    const found = await readMediaFacts(db, [...asked])
    for (const path of asked) known.set(path, found.get(path))
    missed.length = 0
  }
  await learn(texts.flatMap(namedIn))
  const mediumAt = (path: string) => {
    if (!known.has(path)) missed.push(path)
    return known.get(path)
  }
  return { mediumAt, missed, learn }
}

/** A picture is looked up in its smaller widths, too, since they may take its place. */
function withSmaller(path: string): string[] {
  return [path, ...smallerWidths.map((width) => smallerPath(path, width))]
}

/** The paths below media/ that stand in a text as most people write them. */
function namedIn(text: string): string[] {
  return [...text.matchAll(/\bmedia\/([^\s"'()<>,}\]?#]+)/g)].map(([, path = '']) => {
    try {
      return decodeURIComponent(path).normalize('NFC')
    } catch {
      return path
    }
  })
}
