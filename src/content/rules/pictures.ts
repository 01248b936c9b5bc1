import type { Element, RootContent } from 'hast'
import { h } from 'hastscript'
import type { Rule } from '../surroundings.ts'
import { isBlankText, isNamed, textIn } from '../tree.ts'
import { fileOf } from '../urls.ts'

// Scripts put these in the place of `src` and `srcset` once the reader scrolls there.
const lateFiles = ['dataSrc', 'dataLazySrc', 'dataOriginal', 'dataLazy', 'dataLazyload']
const isFile = /^(?:https?:\/)?\/[^\s,]+$|^[^\s,]+\.(?:jpe?g|png|gif|webp|avif|svg)(?:\?\S*)?$/i
const lateSets = ['dataSrcset', 'dataSrcSet', 'dataLazySrcset', 'dataOriginalSet']

/** Puts the file of a picture that a script would load later in its place. */
export const settlePicture: Rule = (node) => {
  const { properties } = node
  const file = firstOf(node, lateFiles) ?? (node.tagName === 'img' ? otherFile(node) : undefined)
  const set = firstOf(node, lateSets)
  if (file) properties.src = file
  if (set) properties.srcSet = set
  // The set of a placeholder is one, too.
  if (file && !set && /^\s*data:/i.test(String(properties.srcSet))) delete properties.srcSet
  if (node.tagName === 'img' && isPlaceholder(node) && properties.srcSet) delete properties.src
  return [node]
}

/** The file of a picture that shows nothing yet, in whichever attribute some script looks for it. */
function otherFile(node: Element): string | undefined {
  if (node.properties.srcSet || !isPlaceholder(node)) return undefined
  const values = Object.entries(node.properties).flatMap(([name, value]) =>
    /^(?:data|lazy)/i.test(name) && typeof value === 'string' && isFile.test(value) ? value : [],
  )
  return values[0]
}

/** Gives a picture whose own file is a placeholder the first file of its sources. */
export const fillPicture: Rule = (node) => {
  const img = imgIn(node) ?? (textIn(node).trim() === '' ? addImg(node) : undefined)
  if (!img || firstOf(img, [...lateFiles, ...lateSets]) || !isPlaceholder(img)) return [node]
  const sources = node.children.filter((child) => child.type === 'element')
  const sets = sources.flatMap((source) => firstOf(source, [...lateSets, 'srcSet']) ?? [])
  // The last one is for the programs that know the fewest types.
  const file = fileOf(sets.at(-1) ?? '')
  if (file && !img.properties.srcSet) img.properties.src = file
  return [node]
}

/** A script would add it. */
function addImg(picture: Element): Element {
  const img = h('img', { alt: String(picture.properties.dataAlt ?? '') })
  picture.children.push({ ...img, position: picture.position })
  return picture.children.at(-1) as Element
}

/**
 * Returns the children of an element without the second of two copies of a picture: one that a
 * script would load, and one in a `noscript` beside it.
 */
export function onePicture(children: RootContent[]): RootContent[] {
  if (!children.some(isNoscript)) return children
  const gone = new Set<RootContent>()
  children.forEach((node, index) => {
    const shown = isNoscript(node) ? fileIn(node, ['img', 'iframe']) : undefined
    if (!shown) return
    for (const step of [-1, 1]) {
      const beside = neighbour(children, index, step)
      const late =
        beside && !gone.has(beside) && !isNoscript(beside) ? pictureIn(beside) : undefined
      if (!beside || !late || !isCopy(late, shown)) continue
      // A link or a caption around the first stays with it.
      const isRicher = beside !== late && firstOf(late, lateFiles) && textIn(node).trim() === ''
      gone.add(isRicher ? node : beside)
      if (!isRicher) dropThumbnail(children, children.indexOf(beside), step, shown, gone)
      break
    }
  })
  return gone.size === 0 ? children : children.filter((node) => !gone.has(node))
}

/** Some put a small copy next to the empty picture that a script would fill. */
function dropThumbnail(
  children: RootContent[],
  from: number,
  step: number,
  shown: Element,
  gone: Set<RootContent>,
): void {
  const next = neighbour(children, from, step)
  const thumbnail = next && !isNoscript(next) ? pictureIn(next) : undefined
  if (next && thumbnail && isSameFile(thumbnail, shown)) gone.add(next)
}

function isNoscript(node: RootContent): boolean {
  return isNamed(node, 'noscript')
}

function neighbour(children: RootContent[], from: number, step: number) {
  let index = from + step
  // Some draw the small copy in a canvas first.
  while (isBlankText(children[index]) || isNamed(children[index], 'canvas')) index += step
  const found = children[index]
  return found?.type === 'element' ? found : undefined
}

/** The picture that an element is or has, if it has nothing else to read. */
function pictureIn(node: Element): Element | undefined {
  if (node.tagName === 'img') return node
  return textIn(node).trim() === '' ? fileIn(node, ['img', 'iframe']) : undefined
}

function imgIn(node: RootContent): Element | undefined {
  return fileIn(node, ['img'])
}

function fileIn(node: RootContent, names: string[]): Element | undefined {
  if (node.type !== 'element') return undefined
  if (names.includes(node.tagName)) return node
  for (const child of node.children) {
    const found = fileIn(child, names)
    if (found) return found
  }
  return undefined
}

function isCopy(late: Element, shown: Element): boolean {
  if (late.tagName !== shown.tagName) return false
  if (late.tagName === 'iframe') return lateFile(late) === lateFile(shown)
  // Two pictures that stand side by side by chance.
  if (late.properties.alt && shown.properties.alt && late.properties.alt !== shown.properties.alt) {
    return false
  }
  const isLate = firstOf(late, [...lateFiles, ...lateSets]) !== undefined
  return isLate || isPlaceholder(late) || isSameFile(late, shown)
}

/** Whether two pictures are one file of a host, perhaps in two sizes, which are in its folder or query. */
function isSameFile(one: Element, other: Element): boolean {
  const [a = [], b = []] = [one, other].map(({ properties: { src } }) => {
    return String(src ?? '')
      .replace(/[?#].*/s, '')
      .split('/')
  })
  return Boolean(a.at(-1)) && a.at(-1) === b.at(-1) && a[2] === b[2]
}

function isPlaceholder({ properties: { src } }: Element): boolean {
  if (typeof src !== 'string' || src.trim() === '') return true
  return /^\s*data:|(?:^|\/)(?:blank|spacer|transparent|pixel|placeholder|1x1|lazy|loading)[^/]*$/i.test(
    src,
  )
}

/** The address of the file that an element shows, at once or once a script loads it. */
export function lateFile(node: Element) {
  return firstOf(node, lateFiles) ?? node.properties.src
}

/** Returns the first of these attributes that an element has with a value. */
export function firstOf({ properties }: Element, names: string[]): string | undefined {
  const found = names.map((name) => properties[name]).find((value) => value && value !== true)
  return found === undefined || found === null ? undefined : String(found)
}
