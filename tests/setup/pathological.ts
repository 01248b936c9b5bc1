/** Makes an input of about so many characters. */
type Make = (length: number) => string

const repeated = (part: string): Make => {
  return (length) => part.repeat(Math.ceil(length / part.length))
}

const within = (opening: string, part: string, closing = ''): Make => {
  return (length) => opening + repeated(part)(length) + closing
}

const nested = (opening: string, closing: string): Make => {
  return (length) => {
    const count = Math.ceil(length / (opening.length + closing.length))
    return `${opening.repeat(count)}x${closing.repeat(count)}`
  }
}

const numbered = (part: (index: number) => string): Make => {
  return (length) => {
    const parts: string[] = []
    for (let size = 0; size < length; size += parts.at(-1)?.length ?? 0)
      parts.push(part(parts.length))
    return parts.join('')
  }
}

const named = (make: (part: string) => Make, parts: string[]): [string, Make][] =>
  parts.map((part) => [JSON.stringify(part), make(part)])

const markdown = [
  ...['*', '_', '~', '*a ', 'a* ', '**a *', '*a_ ', 'a***b**c*d\n\n', '**「あ」**い', '~~a '],
  ...['[', ']', '[]', '[a ', '![', '[a](', '[a](<b', '[a](b "c ', '[a](b c ', '[a](b) ', '[a][b]'],
  ...['[a]: ', '[a]: b\n', '[a]: b "c\n', '[^1] ', '^[', '[a](x.png y ', '![a](b.png) '],
  ...['|', '|a\n', '|-', '|a|\n|-|\n|b|\n\n', 'a|b\n', '>', '> a\n', '> - ', '- ', '-\n', '- a\n'],
  ...['- a\n+ b\n', '1. ', '- [x] a\n', '&', '&a', '&amp;', '&#0;', '&#65;', '\\', '\\*', '\\\n'],
  ...['<http://a.b> ', '<http://a ', 'http://', 'http://a.b ', 'http://a.b/', 'http://a.b/(('],
  ...['https://x.example/a)))', 'www.', 'www.a.b ', '@', 'a@b.', 'a@b.c ', 'a+@', '://'],
  ...['#\n', '# a\n', '# 1\n\n# 1-1\n\n', 'a\n=\n', '# a {#b}\n\n', '# #', '---\n', '* ', '=\n'],
  ...['`', '`a', '`a` ', '```\n', '~~~\n', '    a\n', '$', '$a$ ', '"', '(', '{#', '^', ':', '!'],
  ...['a\n\n', 'a\n', 'a\r\n', 'a\r', '\n', '\t', '-\ta\n', ' ', 'a  \n', 'word ', 'a'],
  ...['[x](#n) ', '[x](javascript:y) ', '[x](example.com/y) ', '{"a":1}\n', '**「a」**', '`\x07` '],
]

const characters = [
  ...[
    '漢字かな交じり文。',
    '\u0301',
    'a\u0301',
    `a${'\u0301'.repeat(31)}`,
    '<i>\u0301</i>',
    '\u200D',
  ],
  ...[
    '\u202E',
    '\u2067',
    '\u200B',
    '\uFDFA',
    '# \uFDFA\n',
    '👨‍👩‍👧‍👦',
    '\uD800',
    '\0',
    '\x07\n\n',
    '\uFFFE',
  ],
]

const html = [
  ...[
    '<',
    '<a',
    '<!--',
    'a <!-- ',
    '<!-- a -->',
    '<![CDATA[',
    'a <?',
    '<!A>',
    ']]>',
    '<b>',
    '<b>\n\n',
  ],
  ...[
    'a <b>x</b> ',
    'a </b> ',
    '</p>',
    'a<br>',
    'a <b><i>x</b>y</i> ',
    '<b><p></b>',
    '<a><div></a>',
  ],
  ...['<b><div><div><div><div></b>', '<nobr>x', '<font><p>', '<p>x', '<li>x', '<dt>x<dd>y', '<td>'],
  ...['<option>x', '<select><option>x', '<table>', '<table>x<tr>y<td>', '<table><tr><td>', '<ul>a'],
  ...['<a b="', "<a b='c ", '<a b=c ', '<b onclick=x>y</b> ', '<p hidden>x</p>', '<a name=x></a>'],
  ...['<p style="color:red">x</p>', '<i id=x>a</i>', '<svg><path d="M0 0"/></svg>', '<svg><g>'],
  ...[
    '<math><mi>x</mi></math>',
    '<math><mrow>',
    '<script>',
    '<textarea>',
    '<title>',
    '<foo>x</foo>',
  ],
  ...['<img src="data:x"><noscript><img src=a></noscript>', '<img data-src=a src=data:x>'],
  ...['<picture><source srcset=a><img src=b></picture>', '<iframe src=https://a.b></iframe>'],
  ...['<iframe srcdoc="<p>x"></iframe>', '<iframe>', '<noembed><p>x</noembed>', '<frameset>'],
  ...['<object data=x.pdf></object>', '<audio>a</audio>', '<embed src=x.pdf>', '<pre>\n\nx</pre>'],
  ...[
    '<template>x</template>',
    '<details>a</details>',
    '<ruby>a<rt>b</ruby>',
    '<bdo dir=rtl>x</bdo>',
  ],
  ..."<span style='font-weight:700'>x</span> |<p style='mso-list:l0 level2'>x</p>|<o:p>x</o:p>".split(
    '|',
  ),
]

const around: [string, string][] = [
  ...[
    ['*a ', ' a*'] as const,
    ['[', ']'] as const,
    ['![', '](b)'] as const,
    ['^[a ', ']'] as const,
  ],
  ...[
    'div',
    'span',
    'noscript',
    'object',
    'audio',
    'b style="font-weight:normal"',
    'ul',
    'sup',
  ].map((name) => [`<${name}>`, `</${name.split(' ')[0]}>`] as const),
  ...[['<table><tr><td>', '</td></tr></table>'] as const, ['\u202E', '\u202C'] as const],
].map(([opening, closing]) => [opening, closing])

/** Inputs of which some parser somewhere has taken quadratic time, by what they consist of. */
export const pathological: Record<string, Make> = {
  ...Object.fromEntries(named(repeated, [...markdown, ...characters, ...html])),
  ...Object.fromEntries(around.map(([a, b]) => [`${a}…${b}`, nested(a, b)])),
  'definitions of links, used': numbered((i) => `[d${i}]: /x${i}\n\n[d${i}] `),
  'a footnote, used again': within('[^1]: x\n\n', '[^1] '),
  footnotes: numbered((i) => `[^${i}] x\n\n[^${i}]: y\n\n`),
  'a wide table': (n) => ['|a', '|-', '|b'].map((cell) => `${cell.repeat(n / 6)}|\n`).join(''),
  'a long table': within('|a|b|\n|-|-|\n', '|c|d|\n'),
  'lines that a deep quotation goes on with': within(`${'>'.repeat(50)} a\n`, 'a\n'),
  'deep quotations': repeated(`${'>'.repeat(20)}a\n\n`),
  'deeper and deeper lists': numbered((i) => `${'  '.repeat(i % 25)}- a\n`),
  'runs of backticks': numbered((i) => `${'`'.repeat(i + 1)} `),
  'spaces before the id of a heading': within('# a', ' ', '{#'),
  'headings whose ids are taken': (n) =>
    `${numbered((i) => `<i id="a-${i}"></i>`)(n / 2)}\n\n${'# a\n'.repeat(n / 8)}`,
  'links to nothing': numbered((i) => `[a](#x${i}) `),
  'links elsewhere': numbered((i) => `[x](/nope${i}) `),
  'attributes of all kinds': numbered((i) => `<b id=x${i}>`),
  'fonts of all kinds': numbered((i) => `<p><font color=c${i}>x</font>`),
  'elements of all kinds': numbered((i) => `<x-${i}>a</x-${i}>`),
  'attributes of one element': (n) => `<p ${numbered((i) => `a${i}=x `)(n)}>x</p>`,
  'a long attribute': within('<p title="', 'a', '">x</p>'),
  'a long style': within('<p style="', 'color:red;', '">x</p>'),
  'a style of spaces': within('<p style="color', ' ', '">x</p>'),
  'a long srcset': within('<img src=x.png srcset="', 'a.png 1x, ', '">'),
  'commas in a srcset': within('<img src=x.png srcset="', ',', '">'),
  'spaces in a srcset': within('<img src=x.png srcset="a ', ' ', 'b">'),
  'a long address': within('<a href="', 'a', '">x</a>'),
  'an address of dots': within('<a href="', 'a.', '">x</a>'),
  'an address of hyphens': within('<a href="', 'a-', '">x</a>'),
  'an address of at signs': within('<a href="', 'a@', '">x</a>'),
  'an address of climbs': within('<a href="', '../', '">x</a>'),
  'a picture in its address': within('![a](data:image/png;base64,', 'A', ')'),
  'pictures, blanks, and copies of them': (n) =>
    '<noscript><img src=a></noscript>'.repeat(n / 64) + '<!--a-->'.repeat(n / 16),
  'text in a table': within('<table>', 'x<b>'),
  'columns of a table': within('<table>', '<col>'),
  'a recording with many files': within('<video>', '<source src=x>', '</video>'),
  'lists in one item': within('<ul><li>a</li>', '<ul></ul>'),
  'newlines in code': within('<pre>', '\n', '</pre>'),
}
