import { expect, test } from 'vitest'
import { cdata, htmlText, onLines, text, words, xml, xmlAttributes } from '../../src/formats/xml.ts'

test('an element as XML leaves out what is undefined, and an end that closes nothing', () => {
  expect(xml('link', { href: '"<&>"', title: undefined, length: 0 })).toBe(
    '<link href="&quot;&lt;&amp;&gt;&quot;" length="0"/>',
  )
  expect(xml('id', { a: '', b: false }, '<b/>')).toBe('<id a="" b="false"><b/></id>')
  expect(xmlAttributes({ a: undefined })).toBe('')
})

test('elements on lines of their own, as deep as they are, without those that are absent', () => {
  expect(xml('a', {}, onLines(['<b/>', '', '<c/>']))).toBe('<a>\n<b/>\n<c/>\n</a>')
})

test('text as XML, and words with the references that readers of titles want', () => {
  expect(text('<a> & "b" ]]> &amp;')).toBe('&lt;a&gt; &amp; &quot;b&quot; ]]&gt; &amp;amp;')
  expect(words('<a> & "b" ]]> &amp;')).toBe('&#x3C;a&gt; &#x26; "b" ]]&gt; &#x26;amp;')
})

test('plain text as HTML, and HTML as XML', () => {
  expect(htmlText('<a> & &amp; ]]>')).toBe('&lt;a&gt; &amp; &amp;amp; ]]&gt;')
  expect(cdata('<p>&amp;</p>')).toBe('<![CDATA[<p>&amp;</p>]]>')
  expect(cdata('')).toBe('')
})
