import type { MediumFacts } from '../article/medium.ts'
import { allElements, type Content } from './tree.ts'

/**
 * Gives each picture its size in pixels where the author gave none, so that a page keeps its place
 * while the picture loads. `factsOf` returns what is known of the file at a URL.
 */
export function sizePictures(
  content: Content,
  factsOf: (url: string) => MediumFacts | undefined,
): void {
  for (const { tagName, properties } of allElements(content)) {
    const { src, width, height } = properties
    if (tagName !== 'img' || typeof src !== 'string' || width || height) continue
    const facts = factsOf(src)
    if (!facts?.width || !facts.height) continue
    properties.width = facts.width
    properties.height = facts.height
  }
}
