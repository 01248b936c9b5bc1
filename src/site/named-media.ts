import type { Problem } from '../article/problem.ts'
import { parseYaml } from '../file/yaml.ts'
import { readMediumUrl } from './media.ts'
import type { Site } from './site.ts'

/**
 * Returns the notes on the files of the site that its `site.yaml` names: what `faultOf` finds wrong with
 * a file, by its path below media/, with the line in `source`.
 */
export function namedMediaNotes(
  site: Site,
  source: string,
  faultOf: (file: string) => string | undefined,
): Problem[] {
  const { image, icon, look: { logo, typeface } = {}, authors } = site
  const named: [string[], string | undefined][] = [
    [['image'], image],
    [['icon'], icon],
    [['logo', 'url'], logo?.url],
    [['logo', 'dark'], logo?.dark],
    [['typeface'], typeof typeface === 'object' ? typeface.url : undefined],
    ...Object.entries(authors).map(([key, { avatar }]): [string[], string | undefined] => [
      ['authors', key, 'avatar'],
      avatar,
    ]),
  ]
  const found = named.flatMap(([path, url = '']) => {
    const file = readMediumUrl(url, site)
    const message = file === undefined ? undefined : faultOf(file)
    return message === undefined ? [] : [{ path, message }]
  })
  const at = found.length > 0 ? parseYaml(source).value?.at : undefined
  return found.map(({ path, message }) => {
    // A logo may be an address alone.
    const field = path.join('.').replace('logo.url', 'logo')
    return { line: at?.(path).line, field, message }
  })
}

/** Returns the note on a file that is not there. */
export function absent(file: string): string {
  return `there is no file media/${file}`
}
