import * as v from 'valibot'
import type { Problem } from '../article/problem.ts'
import { fields, isMap } from '../file/fields.ts'
import * as value from '../file/values.ts'
import { usualWords, wordsIn } from './languages.ts'
import english from './words/en.json' with { type: 'json' }
import type { SpokenWords } from './words.ts'

/** What a site says in place of the usual words, by group and name. */
export type OwnWords = { language?: string } & Record<string, unknown>

/** Of one word or sentence, in UTF-16 code units. */
const longest = 500

/** The names of the plural categories (CLDR). */
const categories = ['zero', 'one', 'two', 'few', 'many', 'other'] as const

/** `words` of site.yaml: any of the words, each where en.json has it. Few sites have it. */
export const ownWords = v.lazy((): v.GenericSchema<unknown, OwnWords> => {
  const entries = Object.entries(english).map(([name, group]) => [
    name,
    v.optional(typeof group === 'string' ? value.language : groupOf(group, name === 'marks')),
  ])
  return fields(Object.fromEntries(entries))
})

function groupOf(group: Record<string, string | { other: string }>, isOfMarks: boolean) {
  const entries = Object.entries(group).map(([name, usual]) => [
    name,
    v.optional(isOfMarks ? mark : typeof usual === 'string' ? wordLike(usual) : plural(usual)),
  ])
  return fields(Object.fromEntries(entries))
}

/** Spaces at its ends are part of it. */
const mark = v.pipe(
  v.string('is not text'),
  value.atMost(10),
  v.regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, 'must be on one line'),
)

/** A text with the values and links that the usual one has, or fewer. */
function wordLike(usual: string) {
  const known = partsOf(usual)
  const allowed = known.length > 0 ? `it may have ${known.join(', ')}` : 'it has none'
  return v.pipe(
    value.text,
    value.atMost(longest),
    v.check(
      (text) => partsOf(text).every((part) => known.includes(part)),
      ({ input }) => {
        const unknown = partsOf(String(input)).find((part) => !known.includes(part))
        return `has ${unknown}, for which nothing is put here; ${allowed}`
      },
    ),
  )
}

/** One text for every number, or one for each plural category. */
function plural({ other }: { other: string }) {
  const text = wordLike(other)
  const forms = fields(Object.fromEntries(categories.map((name) => [name, v.optional(text)])))
  return v.lazy((input) =>
    isMap(input)
      ? v.pipe(
          forms,
          v.check(
            (given) => given.other !== undefined,
            'lacks the text for all other numbers, `other`',
          ),
        )
      : v.pipe(
          text,
          v.transform((only) => ({ other: only })),
        ),
  )
}

/** The names of values, `{name}`, and of links, `<tags>…</tags>`, in a text, and what looks like one. */
function partsOf(text: string): string[] {
  const isLink = /<(\w+)>[^<>]*<\/\1>/g
  const links = [...text.matchAll(isLink)].map(([, name]) => `<${name}>…</${name}>`)
  const rest = text.replace(isLink, '')
  return [...links, ...(rest.match(/\{\w*\}|<\/?\w+>/g) ?? [])]
}

/** Returns a note if there are no words in the language of a site, and it has none of its own. */
export function wordsNotes(language: string, own: OwnWords | undefined, line: number): Problem[] {
  if (own || wordsIn(language)) return []
  const message = `there are no words in "${language}" yet, so those around the articles are English; \`words\` replaces them`
  return [{ line, field: 'language', message }]
}

/** Returns a note on each of a site's own words that lacks a value or link of the usual one. */
export function lackingNotes(own: OwnWords = {}, lineAt: (...path: string[]) => number): Problem[] {
  return Object.entries<unknown>(english).flatMap(([group, usual]) => {
    const given = own[group]
    if (!isMap(usual) || !isMap(given)) return []
    return Object.entries(given).flatMap(([name, text]) => {
      const parts = partsOf(mainText(text))
      const lacking = partsOf(mainText(usual[name])).filter((part) => !parts.includes(part))
      if (lacking.length === 0) return []
      const message = `lacks ${lacking.join(', ')}, which the usual text has`
      return [{ line: lineAt('words', group, name), field: `words.${group}.${name}`, message }]
    })
  })
}

/** Of a text for each plural category, the one for most numbers: the others may do without the number. */
function mainText(text: unknown): string {
  return String(isMap(text) ? text.other : text)
}

/** Returns the words of a site in this language, its own in place of the usual ones. */
export function wordsOfSite(language: string, own: OwnWords = {}): SpokenWords {
  const usual = usualWords(language)
  const groups = Object.entries(usual).map(([name, group]) => {
    const given = own[name]
    return [name, isMap(group) && isMap(given) ? { ...group, ...given } : (given ?? group)]
  })
  return Object.fromEntries(groups)
}
