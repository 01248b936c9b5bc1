import { describe, expect, test } from 'vitest'
import {
  attributeElement,
  cdataHtml,
  cutElement,
  htmlText,
  spliceBefore,
  textElement,
  xml,
} from '../../src/formats/xml.ts'

test('text and attributes for xml-js leave out what is undefined', () => {
  expect(attributeElement({ a: '<&>', b: undefined })).toEqual({
    _attributes: { a: '&lt;&amp;&gt;' },
  })
  expect(textElement('a &amp; b', { c: 'd' })).toEqual({
    _attributes: { c: 'd' },
    _text: 'a &amp;amp; b',
  })
})

test('an element as a string', () => {
  expect(xml('id', {}, '<a> & "b"')).toBe('<id>&lt;a&gt; &amp; "b"</id>')
  expect(xml('link', { href: '"<&>"', title: undefined })).toBe(
    '<link href="&quot;&lt;&amp;&gt;&quot;"/>',
  )
})

test('HTML in CDATA, and text as HTML', () => {
  expect(cdataHtml('a ]]> b ]]]]>> c')).toBe('a ]]&gt; b ]]]]&gt;> c')
  expect(htmlText('<a> & &amp;')).toBe('&lt;a&gt; &amp; &amp;amp;')
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
