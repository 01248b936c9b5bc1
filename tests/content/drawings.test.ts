import { describe, expect, test } from 'vitest'
import { compile } from '../../src/compile.ts'
import { articleOf, site } from '../setup/article-files.ts'

/** Compiles a body. Returns its HTML, its text and the notes on it. */
function compiled(body: string) {
  const source = `---\ntitle: Drawn\npublished: 2026-11-20\n---\n${body}`
  const { value, notes = [], problems } = compile({ slug: 'drawn', source }, site)
  expect(problems).toBeUndefined()
  return { html: value?.html, text: value?.text, notes: notes.map(({ message }) => message) }
}

const inSvg = (inside: string, attributes = 'viewBox="0 0 9 9"') =>
  `<svg ${attributes}>${inside}</svg>`

describe('a drawing arrives', () => {
  test.each([
    ['shapes', inSvg('<g fill="red"><path d="M0 0L9 9z"></path><circle r="1.5"></circle></g>')],
    [
      'in names that have capitals',
      inSvg(
        '<defs><linearGradient id="g" gradientTransform="rotate(90)"><stop offset="5%"></stop></linearGradient><clipPath id="c" clipPathUnits="userSpaceOnUse"><rect></rect></clipPath></defs><rect fill="url(#g)" clip-path="url(#c)"></rect>',
        'viewBox="0 0 9 9" width="90" height="90" preserveAspectRatio="xMidYMid meet"',
      ),
    ],
    [
      'with what a screen reader says',
      inSvg(
        '<title id="t">Votes</title><desc id="d">By party.</desc><rect></rect>',
        'role="img" aria-labelledby="t d" xmlns="http://www.w3.org/2000/svg"',
      ),
    ],
    [
      'with markers, patterns and masks of its own',
      inSvg(
        '<marker id="m" orient="auto-start-reverse"><path d="M0 0"></path></marker><mask id="k"><rect></rect></mask><pattern id="p" patternUnits="userSpaceOnUse"><rect></rect></pattern><path d="M0 0L1 1" marker-end="url(#m)" mask="url(#k)" fill="url(#p) #f00"></path>',
      ),
    ],
    [
      'with words along a line and in lines',
      inSvg(
        '<path id="l" d="M0 0"></path><text x="1" font-family="Noto Sans, serif"><textPath href="#l">a</textPath><tspan x="0" dy="1em">b</tspan></text>',
      ),
    ],
    ['decorative', inSvg('<circle r="4"></circle>', 'width="8" aria-hidden="true"')],
    ['with a link', inSvg('<a href="https://x.example/"><text>x</text></a>')],
    [
      'with colours as functions',
      inSvg('<rect fill="rgb(1 2 3 / 50%)" stroke="hsl(120, 5%, 5%)"></rect>'),
    ],
  ])('%s', (_, drawing) => {
    const { html, notes } = compiled(`<figure>${drawing}</figure>`)
    expect(html).toBe(`<figure>${drawing}</figure>`)
    expect(notes).toEqual([])
  })

  test.each([
    ['xlink', '<path id="a"/><use xlink:href="#a"/>', '<path id="a"></path><use href="#a"></use>'],
    [
      'styles',
      '<rect style="fill:url(\'#a\'); stroke-width: 2px !important; -inkscape-x: 1"/><pattern id="a"/>',
      '<rect fill="url(#a)" stroke-width="2px"></rect><pattern id="a"></pattern>',
    ],
    [
      'a style sheet, in the order of its weights',
      '<style>/* x */ #i{fill:blue} .a,rect{fill:red;stroke:none} .a:hover{fill:green}</style><rect class="a" id="i"/>',
      '<rect id="i" fill="blue" stroke="none"></rect>',
    ],
    [
      'a font',
      '<style>text{font: italic 13px/1.5 serif}</style><text>x</text>',
      '<text font-style="italic" font-weight="normal" font-size="13px" font-family="serif">x</text>',
    ],
    [
      'a transform in units',
      '<g style="transform: translate(1px, 2px) rotate(3deg)"><rect/></g>',
      '<g transform="translate(1, 2) rotate(3)"><rect></rect></g>',
    ],
    ['a variable', '<rect fill="var(--x, #123)"/>', '<rect fill="#123"></rect>'],
    [
      'what editors write for themselves',
      '<metadata><rdf:RDF><cc:Work>x</cc:Work></rdf:RDF></metadata><!-- x --><sodipodi:namedview/><rect inkscape:label="x" class="y" data-z="1"/>',
      '<rect></rect>',
    ],
    [
      'another choice than HTML',
      '<switch><foreignObject><p>x</p></foreignObject><text>x</text></switch>',
      '<g><text>x</text></g>',
    ],
    [
      'the words of a title',
      '<title><b>Hi</b> <script>x</script></title><rect/>',
      '<title>Hi</title><rect></rect>',
    ],
  ])('without a loss: %s', (_, inside, expected) => {
    const { html, notes } = compiled(inSvg(inside))
    expect(html).toBe(inSvg(expected))
    expect(notes).toEqual([])
  })

  test('however its source is laid out', () => {
    const blank = inSvg('\n\n    <g>\n\n<text>a *b* _c_</text></g>\n\n', '\n  width="1"')
    const expected = inSvg('<g><text>a *b* _c_</text></g>', 'width="1"')
    expect(compiled(`One.\n\n${blank}\n\nTwo *x*.`).html).toBe(
      `<p>One.</p>\n${expected}\n<p>Two <em>x</em>.</p>`,
    )
    expect(compiled(`See ${inSvg('<text>*a* `b` ~~c~~ _d_</text>')} *x*.`).html).toBe(
      `<p>See ${inSvg('<text>*a* `b` ~~c~~ _d_</text>')} <em>x</em>.</p>`,
    )
    expect(
      compiled(`<figure>\n${blank}\n<figcaption>*x*</figcaption>\n</figure>\n\n*y*`).html,
    ).toBe(`<figure>\n${expected}\n<figcaption>*x*</figcaption>\n</figure>\n<p><em>y</em></p>`)
    const quoted = inSvg('\n> \n> <rect/>\n> ')
    expect(compiled(`> ${quoted}\n\nx`).html).toBe(
      `<blockquote>\n${inSvg('<rect></rect>')}\n</blockquote>\n<p>x</p>`,
    )
  })

  test('and one id of two that are the same', () => {
    const { html, notes } = compiled(inSvg('<g id="a"/><g id="a"/><use href="#a"/>'))
    expect(html).toBe(inSvg('<g id="a"></g><g></g><use href="#a"></use>'))
    expect(notes).toEqual([])
  })

  test('and a link that has no words in it', () => {
    const link = inSvg('<a href="https://x.example/"><rect></rect></a>')
    expect(compiled(link).html).toBe(link)
  })

  test('and another with the same ids beside it', () => {
    const drawing = (id: string) =>
      inSvg(
        `<pattern id="${id}"></pattern><rect id="${id}-r" fill="url(#${id})"></rect><use href="#${id}-r"></use>`,
        `aria-labelledby="${id}"`,
      )
    const { html, notes } = compiled(`${drawing('a')}\n\n${drawing('a')}`)
    const second = drawing('a').replaceAll(/(id="|#|by=")(a(?:-r)?)(?=[")])/g, '$1$2-2')
    expect(html).toBe(`${drawing('a')}\n${second}`)
    expect(notes).toEqual([])
  })
})

describe('its words', () => {
  const drawing = inSvg(
    '<title>Votes by party</title><desc>In 2026.</desc><rect/><text>42 %</text><text><tspan x="0">Two</tspan><tspan x="0">lines</tspan></text>',
    'aria-label="Votes by party"',
  )
  const words = 'Votes by party, In 2026. 42 %, Two lines'

  test('are its text and summary', () => {
    const article = articleOf({ title: 'Drawn' }, `The result: ${drawing}`)
    expect(article.text).toBe(`The result: ${words}`)
    expect(article.summary).toBe(`The result: ${words}`)
    expect(articleOf({ title: 'Drawn' }, `<figure>${drawing}</figure>`).text).toBe(words)
  })

  test.each([
    ['<script>', '<script>x()</script>'],
    ['<foreignObject>', '<foreignObject><p onclick="x">y</p></foreignObject>', ', y'],
    ['<image>', '<image href="data:image/png;base64,x"/>'],
    ['<use href="https://x.example/a.svg#b">', '<use href="https://x.example/a.svg#b"/>'],
    ['<use href="#none">', '<use href="#none"/>'],
    ['<textPath href="data:x">', '<text><textPath xlink:href="data:x"></textPath></text>'],
    ['<style>', '<style>g > rect {fill: red}</style>'],
    ['too many copies of parts', '<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'],
  ])('stand in its place if it has %s', (what, inside, more = '') => {
    const { html, notes } = compiled(
      `<figure>${drawing.replace('</svg>', `${inside}</svg>`)}</figure>`,
    )
    expect(html).toBe(`<figure>${words}${more}</figure>`)
    expect(notes).toEqual([
      `a drawing was reduced to its words because of ${what}, which feeds can't carry; save it in media/ and show it as a picture`,
    ])
  })

  test('come with the pictures in it', () => {
    expect(compiled(inSvg('<image href="https://x.example/a.png"/><text>on it</text>')).html).toBe(
      '<img src="https://x.example/a.png" alt="">on it',
    )
  })
})

describe('what a drawing loses is noted', () => {
  test.each([
    ['onclick', '<rect onclick="x"/>', '<rect></rect>'],
    [
      'fill="url(https://x.example/#a)"',
      '<rect fill="url(https://x.example/#a)"/>',
      '<rect fill="none"></rect>',
    ],
    ['fill="u\\72l(//x.example/#a)"', '<rect fill="u\\72l(//x.example/#a)"/>', '<rect></rect>'],
    ['clip-path="image(x)"', '<rect clip-path="image(x)"/>', '<rect></rect>'],
    ['filter', '<filter id="f"/><rect filter="url(#f)"/>', '<rect></rect>'],
    ['mix-blend-mode', '<rect style="mix-blend-mode: multiply"/>', '<rect></rect>'],
    ['<animate>', '<rect><animate attributeName="x"/></rect>', '<rect></rect>'],
    ['"secret"', '<rect/><text display="none">secret</text>', '<rect></rect>'],
    ['"stray"', '<rect/>stray', '<rect></rect>'],
    ['"#none"', '<rect fill="url(#none)"/>', '<rect fill="url(#none)"></rect>'],
    ['"javascript:x"', '<a href="javascript:x"><rect/></a>', '<g><rect></rect></g>'],
  ])('%s', (what, inside, expected) => {
    const { html, notes } = compiled(inSvg(inside))
    expect(html).toBe(inSvg(expected))
    expect(notes).toEqual([expect.stringContaining(what)])
  })

  test('and nothing moves it over what is around it', () => {
    const { html } = compiled(
      inSvg('<rect/>', 'transform="scale(9)" overflow="visible" style="position:fixed;inset:0"'),
    )
    expect(html).toBe('<svg><rect></rect></svg>')
  })

  test('parts outside a drawing leave their words', () => {
    expect(compiled('a <path d="x">b</path> <text>c</text>').html).toBe('<p>a b c</p>')
  })
})

describe('a drawing that would take for ever is not drawn', () => {
  const doubled = (part: (to: number) => string, depth = 20) =>
    Array.from({ length: depth }, (_, to) => part(to)).join('')
  const line = 'M0 0L1 1'.repeat(100)

  test.each([
    [
      'parts of parts',
      doubled((to) => `<g id="p${to + 1}">${`<use href="#p${to}"/>`.repeat(10)}</g>`),
    ],
    [
      'patterns in patterns',
      doubled(
        (to) => `<pattern id="p${to + 1}" fill="url(#p${to})">${'<rect/>'.repeat(9)}</pattern>`,
      ),
    ],
    [
      'markers on the corners of markers',
      doubled(
        (to) => `<marker id="p${to + 1}"><path d="${line}" marker-mid="url(#p${to})"/></marker>`,
      ),
    ],
    [
      'masks of masks',
      doubled((to) => `<mask id="p${to + 1}">${`<rect mask="url(#p${to})"/>`.repeat(9)}</mask>`),
    ],
    ['a long chain', doubled((to) => `<g id="p${to + 1}"><use href="#p${to}"/></g>`, 1000)],
  ])('%s', (_, parts) => {
    const { html, notes } = compiled(inSvg(`<title>Bomb</title><g id="p0"/>${parts}`))
    expect(html).toBe('Bomb')
    expect(notes).toEqual([expect.stringContaining('too many copies')])
  })

  test('one with many parts is', () => {
    const glyphs = `<path id="a" d="${line}"></path>${'<use href="#a"></use>'.repeat(5000)}`
    expect(compiled(inSvg(glyphs)).html).toBe(inSvg(glyphs))
  })
})
