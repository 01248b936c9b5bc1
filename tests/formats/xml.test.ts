import { describe, expect, test } from 'vitest'
import {
  cutElement,
  feedText,
  htmlText,
  spliceBefore,
  text,
  withWords,
  words,
  xml,
  xmlAttributes,
} from '../../src/formats/xml.ts'

test('an element as XML leaves out what is undefined, and an end that closes nothing', () => {
  expect(xml('link', { href: '"<&>"', title: undefined, length: 0 })).toBe(
    '<link href="&quot;&lt;&amp;&gt;&quot;" length="0"/>',
  )
  expect(xml('id', { a: '' }, '<b/>')).toBe('<id a=""><b/></id>')
  expect(xmlAttributes({ a: undefined })).toBe('')
})

test('text as XML, and words with the references that readers of titles want', () => {
  expect(text('<a> & "b" ]]> &amp;')).toBe('&lt;a&gt; &amp; &quot;b&quot; ]]&gt; &amp;amp;')
  expect(words('<a> & "b" ]]> &amp;')).toBe('&#x3C;a&gt; &#x26; "b" ]]&gt; &#x26;amp;')
})

test('plain text as HTML', () => {
  expect(htmlText('<a> & &amp; ]]>')).toBe('&lt;a&gt; &amp; &amp;amp; ]]&gt;')
})

test('text for feed keeps a literal &amp; through its escape', () => {
  expect(feedText('a & b &amp; &lt;')).toBe('a & b &amp;amp; &lt;')
})

test('in XML that feed wrote, words have those references too, but not addresses and HTML', () => {
  expect(
    withWords(
      '<title>&lt;&amp;amp;</title><uri a="&amp;">&amp;</uri><b><![CDATA[<title>&amp;]]></b>',
    ),
  ).toBe('<title>&#x3C;&#x26;amp;</title><uri a="&amp;">&amp;</uri><b><![CDATA[<title>&amp;]]></b>')
})

describe('cutting and splicing', () => {
  test('the last mark is the place', () => {
    expect(spliceBefore('<a></b></b>', '</b>', '$&')).toBe('<a></b>$&</b>')
    expect(cutElement('x<i>a</i>b</i>y', 'i')).toBe('<i>a</i>b</i>')
  })

  test('no mark is an error, not a document with something missing', () => {
    expect(() => spliceBefore('<a/>', '</a>', 'x')).toThrow('no </a> in the document')
    expect(() => cutElement('<item/>', 'item')).toThrow('no <item> in the document')
    expect(() => cutElement('</i><i>', 'i')).toThrow('no <i> in the document')
  })
})
