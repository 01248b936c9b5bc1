import type { Place, Report } from '../report.ts'
import { outsideCode } from '../templates/code.ts'
import { withDefinitions } from '../templates/definitions.ts'
import { readHugo } from '../templates/hugo.ts'
import { readKramdown } from '../templates/kramdown.ts'
import { readLiquid } from '../templates/liquid.ts'
import { readFranklin, readMdx, readZola } from '../templates/others.ts'
import type { EngineName } from './engine.ts'

type Context = {
  engine: EngineName
  place: Place
  line: number
  report: Report
  carryOut?: (text: string) => string
}

/** Stands for a text that is kept as it is, by its number. */
const mark = '\uE0F5'

/** What of a template would show in the text. Hugo takes nothing else for code. */
const leftover = /\{\{[<%]?[\s\S]{0,300}?[>%]?\}\}|\{%[\s\S]{0,300}?%\}/g
const leftoverOfHugo = /\{\{[<%][\s\S]{0,300}?[>%]\}\}/g

const languages: Partial<Record<EngineName, readonly string[]>> = {
  Jekyll: ['liquid', 'kramdown'],
  Eleventy: ['liquid'],
  Hexo: ['liquid'],
  Hugo: ['hugo'],
  Zola: ['zola'],
  Docusaurus: ['mdx'],
  Astro: ['mdx'],
  Franklin: ['franklin'],
  Markdown: ['liquid', 'hugo', 'kramdown'],
}

/**
 * Returns a body with the template code in it replaced by what it means. The article `isBroken` if
 * some is left that its text would show: each is reported with its line.
 */
export function meaningOf(body: string, { engine, place, line, report, carryOut }: Context) {
  const kept: string[] = []
  const keep = (text: string) => `${mark}${kept.push(text) - 1}${mark}`
  const left = (name: string) => {
    report.often(place, `\`${name}\` has no meaning here: only the text in it was taken`)
  }
  const has = (language: string) => languages[engine]?.includes(language)
  let text = body
  if (has('franklin')) text = readFranklin(text)
  if (has('hugo') && /\{\{[<%]/.test(text)) text = readHugo(text, keep, left)
  if (has('zola') && /\{[{%]/.test(text)) text = readZola(text, left)
  if (has('liquid') && /\{[{%]/.test(text)) text = readLiquid(text, keep, left, carryOut)
  if (has('kramdown')) text = readKramdown(text)
  if (has('kramdown') || has('hugo')) text = withDefinitions(text)
  if (has('mdx')) text = readMdx(text, left)
  let isBroken = false
  if (!has('mdx')) {
    let from = 0
    outsideCode(text, (part) => {
      for (const [found] of part.matchAll(engine === 'Hugo' ? leftoverOfHugo : leftover)) {
        const at = body.indexOf(found, from)
        if (at >= 0) from = at + found.length
        const lines = body.slice(0, Math.max(at, 0)).split('\n').length - 1
        report.at(
          { ...place, line: line + lines },
          `template code that has no meaning here, so the article is a draft: ${found.slice(0, 120)}`,
        )
        isBroken = true
      }
      return part
    })
  }
  const whole = new RegExp(`${mark}(\\d+)${mark}`, 'g')
  const unfold = (text: string): string =>
    text.replace(whole, (_, at) => unfold(kept[Number(at)] ?? ''))
  return { markdown: unfold(text), isBroken }
}
