import { splitFile } from '../file/front-matter.ts'
import { readYaml, type Yaml } from '../file/yaml.ts'

/** Returns the front matter of an article file as its author typed it; undefined if it is broken. */
export function readFrontMatter(markdown: string): Yaml | undefined {
  const split = splitFile(markdown.replace(/\r\n?/g, '\n'))
  return split.value && readYaml(split.value.yaml, split.value.firstLine).value
}
