import { describe, expect, test } from 'vitest'
import { readAtom, readJsonFeed, readRss } from './feeds.ts'
import { paragraphsOf } from './html.ts'
import { readXml, textOf } from './xml.ts'

describe('the XML reader refuses', () => {
  test.each([
    ['nothing', '', 'not one root'],
    ['an open element', '<a><b></a>', 'Unexpected close tag'],
    ['two roots', '<a/><b/>', 'not one root'],
    ['a bare ampersand', '<a>R&D</a>', 'Invalid character in entity name'],
    ['an entity of HTML', '<a>&nbsp;</a>', 'Invalid character entity'],
    ['a prefix that nobody bound', '<a><dc:b/></a>', 'Unbound namespace prefix'],
    ['an attribute without quotes', '<a b=c/>', 'Unquoted attribute value'],
    ['a control character', '<a>\u000b</a>', 'U\\+000B'],
    ['a control character by number', '<a>&#11;</a>', 'Invalid character entity'],
    ['a lone surrogate in an attribute', '<a b="&#xD800;"/>', 'Invalid character entity'],
    ['a document type', '<!DOCTYPE a><a/>', 'DOCTYPE'],
  ])('%s', (_, document, message) => {
    expect(() => readXml(document)).toThrow(new RegExp(message))
  })
})

test('the XML reader joins text, references and CDATA', () => {
  expect(textOf(readXml('<a>1 &lt; <b>2</b> &#x26; <![CDATA[<3>]]></a>'))).toBe('1 < 2 & <3>')
})

const facts = {
  id: 'urn:example:1',
  url: 'https://example.com/1',
  title: 'R&D <now>',
  authors: ['Jane Doe', 'John Roe'],
  tags: ['One', 'Two & three'],
  published: '2026-01-01T12:00:00.000Z',
  html: '<p>A &amp; B</p>',
}

test('the reader of RSS finds the facts where the format has them', () => {
  const document = `<?xml version="1.0"?>
    <rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
      xmlns:c="http://purl.org/rss/1.0/modules/content/"><channel><title>Site</title><item>
      <guid isPermaLink="false">urn:example:1</guid><link>https://example.com/1</link>
      <title>R&amp;D &lt;now></title><dc:creator>Jane Doe</dc:creator>
      <dc:creator>John Roe</dc:creator><category>One</category>
      <category>Two &amp; three</category><pubDate>Thu, 01 Jan 2026 12:00:00 GMT</pubDate>
      <c:encoded><![CDATA[<p>A &amp; B</p>]]></c:encoded></item></channel></rss>`
  expect(readRss(document)).toMatchObject({ title: 'Site', items: [facts] })
  expect(() => readRss(document.replaceAll('guid', 'id'))).toThrow('<item> has 0 <guid>, not one')
})

test('the reader of Atom finds the facts where the format has them', () => {
  const document = `<?xml version="1.0"?>
    <feed xmlns="http://www.w3.org/2005/Atom"><title>Site</title><entry><id>urn:example:1</id>
      <link rel="self" href="https://example.com/no"/><link href="https://example.com/1"/>
      <title type="html">R&amp;amp;D &amp;lt;now></title><author><name>Jane Doe</name></author>
      <author><name>John Roe</name></author><category term="One"/>
      <category term="two-three" label="Two &amp; three"/>
      <published>2026-01-01T13:00:00+01:00</published>
      <content type="html">&lt;p>A &amp;amp; B&lt;/p></content></entry></feed>`
  expect(readAtom(document)).toMatchObject({ title: 'Site', items: [facts] })
  expect(() => readAtom(document.replace('content type="html"', 'content type="text"'))).toThrow(
    'content is text',
  )
})

test('the reader of JSON Feed finds the facts where the format has them', () => {
  const { authors, published, html, ...same } = facts
  const item = {
    ...same,
    authors: authors.map((name) => ({ name })),
    date_published: published,
    content_html: html,
  }
  const feed = { version: 'https://jsonfeed.org/version/1.1', title: 'Site', items: [item] }
  expect(readJsonFeed(JSON.stringify(feed))).toMatchObject({ title: 'Site', items: [facts] })
  expect(() => readJsonFeed(JSON.stringify({ ...feed, version: '1' }))).toThrow('version is 1')
})

test('the reader of HTML has the text of each paragraph, wherever it lies', () => {
  const html = '<h2>No</h2><p>A <b>bold</b>\n&amp; word</p><blockquote><p>Quoted</p></blockquote>'
  expect(paragraphsOf(html)).toEqual(['A bold & word', 'Quoted'])
})
