// A text becomes the same words in the index and in a query, so that SQLite's own tables, which are
// those of an old Unicode, decide nothing.

/** Marks that people leave out: accents, Arabic vowels, Hebrew points; and signs within words. */
const optional = new RegExp(
  [
    ...['\\u0300-\\u036F', '\\u0591-\\u05C7', '\\u0610-\\u061A', '\\u064B-\\u065F', '\\u0670'],
    ...['\\u06D6-\\u06ED', '\\u00AD', '\\u0640', '\\u200D', '\\u2060'],
  ]
    .map((range) => `[${range}]`)
    .join('|'),
  'g',
)

/** Letters that Unicode doesn't take apart, and digits, as they are typed on another keyboard. */
const alike: Record<string, string> = {
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ı: 'i', ς: 'σ' },
  ...{ ي: 'ی', ى: 'ی', ك: 'ک' },
  ...Object.fromEntries([...'٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹'].map((digit, i) => [digit, String(i % 10)])),
}
const alikes = new RegExp(`[${Object.keys(alike).join('')}]`, 'g')

/** Scripts without spaces between words, and Korean, which adds its particles without one. */
const unspaced = ['Han', 'Hiragana', 'Katakana', 'Hangul', 'Thai', 'Lao', 'Khmer', 'Myanmar']
  .map((script) => `\\p{Script_Extensions=${script}}`)
  .join('')
const runs = new RegExp(`[${unspaced}]+|[^${unspaced}]+`, 'gu')
const isUnspaced = new RegExp(`^[${unspaced}]`, 'u')

/**
 * Returns a text as it stands in the index: its words with a space between them, in one case and
 * without accents. Where a script has no spaces, words are pairs of characters that overlap, and the
 * last character: so two characters of it are found, and one is the beginning of a word.
 */
export function toIndexed(text: string): string {
  return runsOf(text)
    .flatMap((run) => (isUnspaced.test(run) ? [...pairsOf(run), [...run].at(-1)] : run))
    .join(' ')
}

/** In UTF-16 code units: shorter words are looked for as they are, longer ones as beginnings too. */
const shortestBeginning = 3

/** A query has at most this many words. */
const mostWords = 16

/**
 * Returns a query as FTS5 takes it, which finds what has all of its words; undefined if it has none.
 * Every word is in quotes and consists of letters and digits, so that no query says anything else
 * (sqlite.org/fts5.html §3). The word itself counts more than a longer one that begins with it.
 */
export function toMatch(query: string): string | undefined {
  const words = [...new Set(runsOf(query))].slice(0, mostWords)
  const parts = words.map((word) => {
    if (isUnspaced.test(word)) {
      const pairs = pairsOf(word)
      return pairs.length > 0 ? `"${pairs.join(' ')}"` : `"${word}" *`
    }
    return word.length < shortestBeginning ? `"${word}"` : `("${word}" OR "${word}" *)`
  })
  return parts.length > 0 ? parts.join(' AND ') : undefined
}

/** The Arabic article, alone and after a preposition that is written with it, before three letters. */
const arabicArticle = /^(?:[وفبک]?ال|لل)(?=\p{L}{3})/u

/** The letters and digits of a text that stand together and are of one kind of script. */
function runsOf(text: string): string[] {
  const words = fold(text).match(/[\p{L}\p{N}\p{M}]+/gu) ?? []
  return words.flatMap((word) => word.replace(arabicArticle, '').match(runs) ?? [])
}

function fold(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFKD')
    .replace(optional, '')
    .normalize('NFKC')
    .toLowerCase()
    .replace(alikes, (letter) => alike[letter] ?? letter)
}

function pairsOf(run: string): string[] {
  const characters = [...run]
  return characters.slice(1).map((character, i) => `${characters[i]}${character}`)
}

/** Elements within a word. */
const withinWords =
  /<\/?(?:a|abbr|b|bdi|bdo|cite|code|del|dfn|em|i|ins|kbd|mark|q|ruby|s|samp|small|span|strong|sub|u|wbr)(?=[\s/>])(?:"[^"]*"|[^">])*>/g
/** How a word is read, between its letters. */
const reading = /<(rt|rp)>.*?<\/\1>/gs
const element = /<(?:"[^"]*"|[^">])*>/g
const references: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"' }

/** Returns the text in the HTML of an article, as far as it has words. */
export function wordsOfHtml(html: string): string {
  return html
    .replace(reading, '')
    .replace(withinWords, '')
    .replace(element, ' ')
    .replace(/&(\w+);/g, (_, name: string) => references[name] ?? ' ')
}
