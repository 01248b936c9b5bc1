import { describe, expect, test } from 'vitest'
import { parseHtml } from '../../src/content/html.ts'
import { renderMarkdown } from '../../src/content/markdown.ts'
import { proseOf } from '../../src/import/prose.ts'
import { signatureOf } from '../../src/import/signature.ts'

const purpose = { base: 'https://news.example/articles/a', embeds: [] }

function contentOf(html: string): string {
  return signatureOf(parseHtml(html, purpose).content)
}

describe('HTML becomes Markdown where that makes the same content', () => {
  test.each([
    ['<p>A <strong>b</strong> <em>c</em> <a href="/x">d</a></p>', 'A **b** *c* [d](/x)\n'],
    ['<h2 id="own">A heading</h2>', '## A heading {#own}\n'],
    ['<div class="x"><div><p>In boxes</p></div></div>', 'In boxes\n'],
    ['words<br><br>more', 'words\n\nmore\n'],
    ['<pre><code class="language-js">a\n\nb</code></pre>', '```js\na\n\nb\n```\n'],
    ['<ul><li>a</li></ul><ul><li>b</li></ul>', '- a\n\n* b\n'],
    ['<p>1. no list, *no* stress, `no` code</p>', '1\\. no list, \\*no\\* stress, \\`no\\` code\n'],
  ])('%j', (html, markdown) => {
    expect(proseOf(html, purpose)).toBe(markdown)
  })
})

describe('a block that Markdown would change stays HTML', () => {
  test.each([
    '<p>A <b>bold</b> word</p>',
    '<p><img src="https://a.example/a.png" alt="A" width="10" height="20"></p>',
    '<figure><img src="https://a.example/a.png" alt="A"><figcaption>Words</figcaption></figure>',
    '<table><tbody><tr><td>a</td><td colspan="2">b</td></tr></tbody></table>',
    '<blockquote><pre>a\n\n\nb</pre></blockquote>',
    '<dl><dt>a</dt><dd>b</dd></dl>',
  ])('%j', (html) => {
    const made = proseOf(`<p>before</p>${html}<p>after</p>`, purpose)
    expect(made).toMatch(/^before\n\n<[\s\S]*>\n\nafter\n$/)
    expect(contentOf(renderMarkdown(made).html)).toBe(contentOf(`<p>before</p>${html}<p>after</p>`))
  })
})
