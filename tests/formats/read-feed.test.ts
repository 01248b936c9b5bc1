import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { formatNames } from '../../src/formats/index.ts'
import { acceptedArticle } from '../setup/article-files.ts'
import { readDocument } from './elements.ts'
import { jsonFeed } from './json-feed-schema.ts'
import { readFeed } from './read-feed.ts'
import { feedOf } from './sample-feed.ts'

describe('no document of XML may have', () => {
  test.each([
    ['the end of CDATA in text', '<a>]]></a>', "Sequence ']]>' not allowed"],
    ['an attribute twice', '<a b="1" b="2"/>', 'Attribute b redefined'],
    ['a bare < in an attribute', '<a b="<"/>', "Unescaped '<' not allowed"],
    ['a bare & in an attribute', '<a b="R&D"/>', "EntityRef: expecting ';'"],
    ['a control character', '<a>\x01</a>', 'invalid Char value 1'],
    ['a non-character', '<a>\uFDD0</a>', 'U\\+FDD0'],
    ['a lone surrogate', '<a b="\uD800"/>', 'Invalid bytes'],
    ['a prefix that nobody bound', '<a b:c="d"/>', 'Namespace prefix b for c on a is not defined'],
    ['a document type', '<!DOCTYPE a><a/>', 'DOCTYPE'],
    ['a comment', '<a><!-- b --></a>', 'a comment or an instruction:  b '],
    ['an instruction', '<a><?b c?></a>', 'a comment or an instruction: c'],
  ])('%s', (_, document, message) => {
    expect(() => readDocument(document)).toThrow(new RegExp(message))
  })
})

/** A document of each format that says one thing in place of another. */
const broken = {
  rss: [
    ['isPermaLink="false"', 'isPermaLink="true"', 'isPermaLink is true'],
    ['length="1234567"', '', 'no length'],
    ['<enclosure', '<atom:enclosure', 'the first attachment is an enclosure'],
    ['talk.mp3"><rdfs', 'speech.mp3"><rdfs', 'the number of described files is 1, not 0'],
    ['08:30:00 GMT', '08:30:00 +0000', 'is not a date'],
    ['medium="image"', 'medium="video"', 'the medium of a picture is video'],
    ['<category>', '<category domain="x">', 'the number of attributes of a tag is 1, not 0'],
    ['<title>Everything &#x26; &#x3C;more&gt;</title>', '<media:title/>', 'a title of something'],
    ['<foaf:name>Ada', '<foaf:name>Eve', 'no author Eve Byron'],
    ['<dc:creator>Ada Byron</dc:creator>', '<author>Ada Byron</author>', '<author> is for'],
    [
      '</item>',
      '<odd:b xmlns:odd="urn:example:odd"/></item>',
      'unknown namespace "urn:example:odd"',
    ],
  ],
  atom: [
    [' isDefault="true"', '', 'the number of attachments that no link carries'],
    ['term="Iran"', 'term="iran"', 'the term is iran, not Iran'],
    ['<email>ada@', '<email>eve@', 'the two authors differ'],
    ['scheme="https://news.example/tags/"', '', 'the scheme is undefined'],
    ['<content type="html">', '<content>', 'the type of the content is undefined'],
    ['<updated>2026-03-02', '<updated>2026-03-01', 'the feed is older than an entry'],
    ['</entry>', '<link rel="alternate" href="x:y"/></entry>', 'more than one link to alternate'],
  ],
  json: [
    ['"version":"https://jsonfeed.org/version/1.1"', '"version":"1"', 'Invalid type'],
    ['"tags":["Iran"', '"tags":["iran"', 'the tags and their labels differ'],
    ['"role":"Editor"', '"rôle":"Editor"', 'Invalid key'],
    ['T08:30:00Z"', 'T08:30:00"', 'no date-time'],
    ['"content_text"', '"content_txt"', 'unknown members: content_txt'],
  ],
} as const

describe.each(formatNames)('%s is not read where', (name) => {
  test.each(broken[name].map(([from, to, message]) => [message, from, to]))(
    '%s',
    (message, from, to) => {
      const document = feedOf(name, [acceptedArticle('everything')])
      expect(document.replace(from, () => to)).not.toBe(document)
      expect(() => readFeed[name](document.replace(from, () => to))).toThrow(message)
    },
  )
})

const feed = { version: 'https://jsonfeed.org/version/1.1', title: 'Feed', items: [] }
const item = { id: '1', content_text: '' }

describe('JSON Feed 1.1 allows', () => {
  test.each([
    ['the least', feed],
    ['an item with the least', { ...feed, items: [item] }],
    ['an extension', { ...feed, _ours: { a: null } }],
  ])('%s', (_, value) => {
    expect(v.is(jsonFeed, value)).toBe(true)
  })
})

describe('JSON Feed 1.1 does not allow', () => {
  const attachment = { url: 'https://x.example/a', mime_type: 'audio/mpeg' }
  test.each([
    ['no title', { ...feed, title: undefined }],
    ['null', { ...feed, description: null }],
    ['a relative URL', { ...feed, icon: '/icon.png' }],
    ['a language that is none', { ...feed, language: 'en_US' }],
    ['an unknown member', { ...feed, subtitle: 'x' }],
    ['an extension that is no object', { ...feed, _ours: 1 }],
    ['an extension with a dot in a name', { ...feed, _ours: { 'a.b': 1 } }],
    ['an author without a word', { ...feed, authors: [{ _ours: { a: 1 } }] }],
    ['the next page for itself', { ...feed, feed_url: 'x:y', next_url: 'x:y' }],
    ['a number for an id', { ...feed, items: [{ ...item, id: 1 }] }],
    ['an id twice', { ...feed, items: [item, item] }],
    ['no content', { ...feed, items: [{ id: '1' }] }],
    ['a date alone', { ...feed, items: [{ ...item, date_published: '2026-03-01' }] }],
    [
      'a day that is none',
      { ...feed, items: [{ ...item, date_modified: '2026-13-01T00:00:00Z' }] },
    ],
    ['a tag that is no text', { ...feed, items: [{ ...item, tags: [{ label: 'x' }] }] }],
    [
      'half a byte',
      { ...feed, items: [{ ...item, attachments: [{ ...attachment, size_in_bytes: 0.5 }] }] },
    ],
    [
      'an attachment without a type',
      { ...feed, items: [{ ...item, attachments: [{ url: attachment.url }] }] },
    ],
  ])('%s', (_, value) => {
    expect(v.is(jsonFeed, value)).toBe(false)
  })
})
