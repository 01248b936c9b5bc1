import { describe, expect, test, vi } from 'vitest'
import { compile, loadingFormulas } from '../../src/compile.ts'
import { site } from '../setup/article-files.ts'

/**
 * Returns what compile makes of a body in an article with these fields, on a site with `math` or
 * not.
 */
async function made(body: string, fields = 'math: true', math?: boolean) {
  const source = `---\ntitle: Sums\npublished: 2026-03-01\n${fields}\n---\n${body}`
  const result = await loadingFormulas(() => compile({ slug: 'a', source }, { ...site, math }))
  if (result.problems) throw new Error(result.problems[0]?.message)
  return { ...result.value, notes: result.notes ?? [] }
}

/** The TeX of the formulas in HTML. */
function formulasIn(html: string): string[] {
  return [...html.matchAll(/<math alttext="([^"]*)"/g)].map(([, tex = '']) => tex)
}

describe('where a formula begins and ends', () => {
  test.each<[string, string[]]>([
    ['$x$', ['x']],
    ['a $x$, ($y$) and 数$z$数', ['x', 'y', 'z']],
    ['$5 and $10', []],
    ['$5 and 10$ and $20', ['5 and 10']],
    ['$x $', []],
    ['$ x$', []],
    ['$x$1', []],
    ['$20,000–$30,000', []],
    ['$$', []],
    ['$$$', []],
    ['$$ $$', []],
    ['$$x$', []],
    ['\\$x$', []],
    ['\\$x$ and $y$', ['y']],
    ['$\\$5$', ['\\$5']],
    ['\\(a_1\\) and \\[ \\frac ab \\]', ['a_1', '\\frac ab']],
    ['\\[link\\](x) and \\(words\\)', []],
    ['\\[\n\\sum_i x\n\\]', ['\\sum_i x']],
    ['\\(a_1 $b$', ['b']],
    ['`\\(a_1\\)`', []],
    ['$x\ny$', ['x y']],
    ['$x\n\ny$', []],
    ['`$x$` $y$', ['y']],
    ['$a_b$ and $c_d$', ['a_b', 'c_d']],
    ['$a*b$ and $c*d$', ['a*b', 'c*d']],
    ['$a<b$ and $c>d$', ['a<b', 'c>d']],
    ['$[x](y)$', ['[x](y)']],
    ['[$x$](/y)', ['x']],
    ['**$x$**', ['x']],
    ['$\\text{if $x$ or $y$}$', ['\\text{if $x$ or $y$}']],
    ['$$x$$', ['x']],
    ['$$ x $$', ['x']],
    ['a $$x$$ b', ['x']],
    ['$$\nx\n$$', ['x']],
    ['a\n$$\n- x\n$$\nb', ['- x']],
    ['$$\n# x\n> y\n=\n$$', []],
    ['$$\nx\n= y\n$$.', ['x = y']],
    ['- a\n\n  $$\n  + x\n  $$', ['+ x']],
    ['> $$\n> x\n> $$', ['x']],
    ['- $$\nx\n$$', ['x']],
    ['$$\nx\n\ny\n$$', []],
    ['    $$\n    x\n    $$', []],
    ['```\n$$\nx\n$$\n```', []],
    ['| a |\n| - |\n| $x$ |', ['x']],
    ['a[^1]\n\n[^1]: $x$', ['x']],
    ['<p>$x$</p>', []],
    ['<b>$x$</b>', ['x']],
  ])('%j', async (body, formulas) => {
    expect(formulasIn((await made(body)).html)).toEqual(formulas)
  })
})

describe('whether dollar signs make formulas', () => {
  test.each<[fields: string, ofSite: boolean | undefined, isFormula: boolean, isNoted: boolean]>([
    ['math: true', undefined, true, false],
    ['math: true', false, true, false],
    ['math: TRUE', undefined, true, false],
    ['mathjax: true', undefined, true, true],
    ['draft: false', true, true, false],
    ['math: false', true, false, false],
    ['math: false', undefined, false, false],
    ['draft: false', false, false, false],
    ['draft: false', undefined, false, true],
  ])('%s, and of the site %s', async (fields, ofSite, isFormula, isNoted) => {
    const { html, text, notes } = await made('$\\{x_1\\}$ and $x_2$', fields, ofSite)
    expect(html.includes('<math')).toBe(isFormula)
    expect(text).toBe(isFormula ? '\\{x_1\\} and x_2' : '$\\{x_1\\}$ and $x_2$')
    expect(notes).toHaveLength(isNoted ? 1 : 0)
  })

  test.each([
    '$5 or *six* and 7$',
    'US$5_000_ and US$6',
    '$HOME/*a* $PATH',
    '5$ for a [link](https://x.example/) and 6$',
    'A$ and *this* and B^2$',
    '$`a_b`$ and $**a^b**$',
    '$a and <b>c^2</b>$',
    '*$first_name* and $last_name',
    'x$api_path *api*-v$',
    '<code>$tree_a&lt;$tree_b</code> or *not*',
    '*Match* =~ /$a|^$/',
    'test "$a" != 3; \\\nexport *x*; y=$(cat b)',
    '( $+commands[date] )) && *f* { $x_y }',
    'A *tab*: "$one\\n$two"',
  ])('without it, %j is ordinary text', async (body) => {
    const { html, notes } = await made(body, 'draft: false')
    expect(html).toBe((await made(body, 'math: false')).html)
    expect(html).toMatch(/<(?:em|a|strong|code|b)[ >]|_000_/)
    expect(notes).toEqual([])
  })
})

describe('what cannot be typeset is shown as typed, with the reason', () => {
  test.each([
    ['$\\foo$', '\\foo is not a known command'],
    ['$\\href{https://x.example/}{x}$', '\\href is not a known command'],
    ['$\\includegraphics{x.png}$', '\\includegraphics is not allowed here'],
    ['$\\class{x}{y}$', '\\class is not allowed here'],
    ['$\\frac{1$', '"}" is missing at its end'],
    ['$a&b$', '"&" means nothing where it stands'],
    ['$\\begin{foo}x\\end{foo}$', 'there is no environment "foo"'],
    ['$x^2^3$', 'Double superscript'],
    ["$x^'$", 'something is missing or stands in the wrong place'],
    ['$\\ref{a}$', 'it refers to another formula'],
    ['$x \\ref{a}$', 'it refers to another formula'],
    ['$\\def\\a{\\a\\a}\\a$', '\\def defines a command, which is not allowed here'],
    ['$\\newcommand{\\R}{R}\\R$', '\\newcommand defines a command, which is not allowed here'],
    [`$${'x+'.repeat(2500)}x$`, 'it has over 5000 characters'],
    [`$${'x^{'.repeat(200)}x${'}'.repeat(200)}$`, 'it is nested too deeply'],
    [`$${'{'.repeat(2400)}${'}'.repeat(2400)}$`, 'it is nested too deeply'],
    [`$${'\\mathllap{'.repeat(30)}x${'}'.repeat(30)}$`, 'it has over 4 commands such as'],
    [`$${'\\cancelto{a}{'.repeat(30)}x${'}'.repeat(30)}$`, 'it has over 4 commands such as'],
  ])('%.40s', async (body, reason) => {
    const { html, text, notes } = await made(`One.\n\nTwo ${body}`)
    expect(html).toContain('Two <code>')
    expect(text).toBe(`One.\n\nTwo ${body}`)
    expect(notes.map(({ line }) => line)).toEqual([8])
    expect(notes[0]?.message).toContain(`a formula is shown as it was typed: ${reason}`)
  })
})

test('an article whose formulas would take long is refused', async () => {
  await expect(made('$x$ '.repeat(10_000))).rejects.toThrow(
    'its formulas have over 50000 characters; divide the article',
  )
  expect((await made('$x$ '.repeat(3000))).notes).toEqual([])
})

test('only an article with formulas needs what typesets them', async () => {
  // Once it is loaded, it stays loaded.
  vi.resetModules()
  const { compile } = await import('../../src/compile.ts')
  const withBody = (body: string) => {
    const source = `---\ntitle: a\npublished: 2026-03-01\nmath: true\n---\n${body}`
    return compile({ slug: 'a', source }, site)
  }
  expect(withBody('5 $ and `$x$`').value?.html).toBe('<p>5 $ and <code>$x$</code></p>')
  expect(() => withBody('$x$')).toThrow('outside of loadingFormulas')
})

test.each([
  ['$$\\begin{eqnarray} a &=& b \\\\ &=& c \\end{eqnarray}$$', '<mtable'],
  ['$\\text{count_zero}(x)$', 'count_zero'],
])('%s is a formula, as MathJax takes it', async (body, part) => {
  const { html, notes } = await made(body)
  expect(html).toContain('<math')
  expect(html).toContain(part)
  expect(notes).toEqual([])
})

describe('what a style says of a formula becomes an attribute', () => {
  test.each([
    ['$\\color{red}x$', '<mi mathcolor="#ff0000">'],
    ['$\\colorbox{#fe0}{x}$', 'mathbackground="#fe0"'],
    ['$\\boxed{x}$', '<menclose scriptlevel="0" displaystyle="true" notation="box">'],
    ['$\\underline{x}$', '<munder><mrow><mi>x</mi></mrow><mo stretchy="true">_</mo></munder>'],
    [
      '$\\begin{array}{c|c}a&b\\end{array}$',
      '<mtd><menclose notation="right"><mi>a</mi></menclose>',
    ],
    ['$\\begin{cases}a\\\\b\\end{cases}$', '<mtd columnalign="left">'],
  ])('%s', async (body, html) => {
    const found = await made(body)
    expect(found.html).toContain(html)
    expect(found.html).not.toMatch(/ (?:style|class)=/)
    expect(found.notes).toEqual([])
  })
})

test('words stand for a formula in text, summary and headings', async () => {
  const mathml = '<math><msubsup><mo>∫</mo><mn>0</mn><mi>∞</mi></msubsup><mi>f</mi></math>'
  const { text, summary, html } = await made(`It is ${mathml} or $\\frac{a}{b}$.\n\n## Of $x$\n`)
  expect(text).toBe('It is ∫_0^∞f or \\frac{a}{b}.\n\nOf x')
  expect(summary).toBe('It is ∫_0^∞f or \\frac{a}{b}.')
  expect(html).toContain('<h2 id="of-x">')
})
