import * as fc from 'fast-check'

/** Texts that a format, or a parser of one, might mistake for something else. */
export const hostile = [
  'A < B & C',
  '<b>bold</b>',
  '&amp;',
  '&amp;amp; &lt;b&gt; &#38; &#x26; &#x26;amp; &copy; &copy',
  ']]>',
  '<![CDATA[ ]]> ]]>]]>',
  '"double" and \'single\' `back`',
  '<b>bold</b> <script>alert(1)</script> <br/>',
  '<!-- --> <?xml?> -- -->',
  '</title></item></entry></channel></feed></rss>',
  '<id>-</id> <title>-</title> <entry> <item>',
  "$& $1 $` $' $$",
  '\\ \\n \\u0041 {"a":1} ]}',
  'a tab\tand a line\nbreak',
  'é 漢字 𝒜 🦉 👩‍👩‍👧 \u202Eabc \u00A0\u2028\uFEFF.',
  'خبر عاجل: שלום \u200Fא\u200E ב',
  '\u2069\u202C\u202Eout of its place \u2067and on',
  'desk@news.example (The Desk) <https://news.example/>',
  'null',
  '0',
]

/** Texts of 5,000 characters. */
export const long = ['x'.repeat(5000), '&<>"\']]>'.repeat(625)]

const pieces = [
  ...'<>&"\'`\\/%#?{}[]()*_|:@'.split(''),
  ...['$&', '$1', '$`', '\n', '\r', '\t', ' ', '    ', '\u00A0', '\u2028', '\u200B', '\uFEFF'],
  ...['&amp;', '&lt;', '&gt;', '&quot;', '&lt;b&gt;', '&#1;', '&#13;', '&#x26;', '&#x3C;'],
  ...['&#xD800;', '&#xFFFE;', '&nbsp;', '&copy', '&amp;amp;', '&bogus;'],
  ...[']]>', '<![CDATA[', '<!--', '-->', '--', '<?xml', '?>', '<!DOCTYPE a [<!ENTITY b "c">]>'],
  ...['<b>', '</b>', '<br/>', '<p title="', '<img src=x alt="', '<pre>', '<td>', '<style>'],
  ...['</item>', '</entry>', '</channel>', '</feed>', '<item>', '<entry>', '"items":[', ']}'],
  ...['<id>-</id>', '<title>-</title>', '<link ', '<generator>', '<feed ', '<channel '],
  ...['\0', '\x01', '\x1b', '\x7f', '\x85', '\uD800', '\uDC00', '\uFFFD', '\uFFFE', '\uFFFF'],
  ...['\u{1FFFE}', '\u{10FFFF}', '\uFDD0', '\u202E', '\u200F'],
  ...['\u202B', '\u202C', '\u2067', '\u2068', '\u2069', '\u061C'],
  ...['é', 'e\u0301', '漢字', '𝒜', '🦉', '👩‍👩‍👧', 'خبر', 'שלום', 'word', '7'],
]

const fragment = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...pieces) },
  fc.string({ unit: 'binary', maxLength: 4 }),
  fc.string({ unit: 'grapheme', maxLength: 4 }),
  // Half a surrogate pair as well.
  fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
)

const some = fc.array(fragment, { maxLength: 8 }).map((parts) => parts.join(''))

/** Any text, and text that isn't empty. */
const text = fc.oneof(
  { weight: 12, arbitrary: some },
  { weight: 4, arbitrary: fc.constantFrom(...hostile) },
)
const words = fc.oneof(
  text.map((value) => `x${value}`),
  text.map((value) => `${value}x`),
)

const path = some.map((value) => value.replace(/^[/\\]+/, ''))
const absoluteUrl = fc
  .tuple(
    fc.constantFrom(
      'https://x.example/',
      'http://x.example:8080/?a=1&b=2&amp;c=',
      'https://bücher.example/ä ö"\'',
      'https://例え.example/',
      'https://x.example/[a]|b?{c}^`\\#',
      'HTTPS://X.Example/a/../b?q=<">&',
    ),
    path,
  )
  .map((parts) => parts.join(''))
const url = fc.oneof(
  absoluteUrl,
  path.map((value) => `/${value}`),
  path.map((value) => `../media/x${value}`),
)

const email = fc.constantFrom('a@x.example', 'a.b+c_d-e@x.example', 'z\u0008@zoe.example')

const mediaType = fc.constantFrom(
  'audio/mpeg',
  'video/mp4',
  'Application/PDF',
  'application/x&amp',
  'text/x-a!#$&^b',
)

const imageType = fc.constantFrom('image/png', 'image/svg+xml', 'image/x&y')

const date = fc
  .date({
    min: new Date('1000-01-02T00:00:00Z'),
    max: new Date('9900-01-01T00:00:00Z'),
    noInvalidDate: true,
  })
  .map((value) => value.toISOString())

/** The dates of an article: an update comes after the publication. */
const dates = fc.tuple(date, fc.option(fc.nat())).map(([published, seconds]) => ({
  published,
  ...(seconds !== null && {
    updated: new Date(Date.parse(published) + seconds * 1000).toISOString(),
  }),
}))

const author = fc.record(
  { name: words, role: text, bio: text, url, email, avatar: url },
  { requiredKeys: ['name'] },
)

const image = fc.record(
  {
    url: url.map((value) => `${value}image.png`),
    alt: text,
    caption: fc.oneof({ weight: 20, arbitrary: text }, fc.constantFrom(...long)),
    type: imageType,
    width: fc.integer({ min: 1 }),
    height: fc.integer({ min: 1 }),
    length: fc.maxSafeNat(),
  },
  { requiredKeys: ['url'] },
)

function attachment(type: fc.Arbitrary<string>) {
  return fc.record(
    {
      url,
      type,
      length: fc.maxSafeNat(),
      title: text,
      duration: fc.nat({ max: 10_000_000 }).map((thousandths) => thousandths / 1000),
    },
    { requiredKeys: ['url', 'type'] },
  )
}

const attachments = fc.array(fc.oneof(attachment(mediaType), attachment(imageType)), {
  maxLength: 3,
})

/** Two authors with the same name can't be told apart, so each has a number. */
const authors = fc
  .array(author, { maxLength: 3 })
  .map((list) => list.map((one, index) => ({ ...one, name: `${one.name} ${index}` })))

const identity = fc
  .tuple(
    fc.constantFrom(
      'urn:example-x:',
      'https://Old.Example:443/?p=1&amp=',
      'tag:news.example,2026:',
      'x-own:$&',
    ),
    some.map((value) => value.replace(/[\s<>"{}|\\^`[\]%]/g, '')),
  )
  .map((parts) => parts.join(''))

/** As much of a text as a tag may have: 200 bytes, after a ligature has become its letters. */
function asTag(value: string): string {
  const isShort = new TextEncoder().encode(value.normalize('NFKC')).length <= 200
  return isShort ? value : asTag(value.slice(0, -5))
}

const fields = fc.record(
  {
    title: fc.oneof(
      { weight: 20, arbitrary: text },
      fc.constantFrom(...long).map((value) => value.slice(0, 500)),
    ),
    summary: text,
    dateline: fc.oneof({ weight: 3, arbitrary: some }, text),
    tags: fc.array(words.map(asTag), { maxLength: 3 }),
    authors,
    image,
    attachments,
    link: absoluteUrl,
    id: identity,
    language: fc.constantFrom('de', 'EN-us', 'ar', 'he-IL', 'fa', 'zh-Hant-TW', 'sr-Latn', 'ckb'),
    corrections: fc.array(fc.record({ date, note: words }), { maxLength: 2 }),
  },
  { requiredKeys: [] },
)

const block = fc.oneof(
  { weight: 3, arbitrary: text },
  words,
  text.map((value) => `    ${value}`),
  text.map((value) => `\`\`\`${value}\n${value}\n\`\`\``),
  text.map((value) => `> - ${value}`),
  text.map((value) => `| a | b |\n| --- | :-: |\n| ${value} | ${value} |`),
  fc.tuple(text, url, text).map(([label, to, title]) => `[${label}](<${to}> "${title}")`),
  fc.tuple(text, url).map(([alt, src]) => `<p><img src="${src}" alt="${alt}"></p>`),
  fc.tuple(text, text).map(([title, inner]) => `<div title='${title}'>${inner}</div>`),
  text.map((value) => `Note[^1].\n\n[^1]: ${value}`),
)

/** An article as its author writes it: the fields of the front matter, and the body. */
export type Draft = { fields: Record<string, unknown>; body: string }

/**
 * Articles with something hostile wherever there is room for it; nearly all of them compile.
 */
export const drafts: fc.Arbitrary<Draft[]> = fc
  .array(
    fc.record({
      fields: fc.tuple(fields, dates),
      body: fc.array(block, { maxLength: 4 }).map((blocks) => blocks.join('\n\n')),
    }),
    { minLength: 1, maxLength: 5, size: 'max' },
  )
  .map((list) =>
    list.map(({ fields: [{ id, ...fields }, dates], body }, index) => ({
      fields: { ...fields, ...dates, ...(id !== undefined && { id: `${id}${index}` }) },
      body,
    })),
  )
