import type { Schema } from 'hast-util-sanitize'

const elements = `
  p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre hr br
  div section article aside header footer figure figcaption details summary address
  a abbr b bdi cite code data del dfn em i ins kbd mark q s samp small span strong sub sup time u var wbr
  ruby rt rp
  table caption colgroup col thead tbody tfoot tr td th
  img picture source audio video track`

/** Elements that are removed with everything in them. */
const removed = 'script style template noscript object svg math select textarea title head'

/** The name of an attribute and the values that mean something. */
type Attribute = [string, ...(string | RegExp)[]]

/** A page makes a class of it, so any other value could name a class of the page's own. */
const alignment: Attribute = ['align', 'left', 'right', 'center']
const whole = /^\d+$/
const integer = /^-?\d+$/
const languageTag = /^[a-z]{2,3}(?:-[a-z\d]{1,8})*$/i
const mediaType = /^[\w.+-]+\/[\w.+-]+\s*(?:;|$)/
const preload: Attribute = ['preload', 'none', 'metadata', 'auto']
const size: Attribute[] = [
  ['width', whole],
  ['height', whole],
]
const cell: (Attribute | string)[] = [alignment, ['colSpan', whole], ['rowSpan', whole], 'headers']
const web = ['http', 'https']

/**
 * The elements and attributes that an article may contain. Other elements are replaced by their
 * children, or removed with them. There are no scripts, styles, forms, event handlers, frames or
 * `data:` URLs; nothing that a well-known feed validator warns about, such as `bdo`; and no
 * meaningless values, such as `dir="up"`.
 */
export const allowed: Schema = {
  tagNames: elements.trim().split(/\s+/),
  attributes: {
    '*': [['id', /^\S+$/], ['lang', languageTag], ['dir', /^(?:ltr|rtl|auto)$/i], 'title'],
    a: ['href', ['className', 'footnote-backref'], ['hrefLang', languageTag], ['type', mediaType]],
    audio: ['src', 'controls', 'loop', 'muted', preload],
    blockquote: ['cite'],
    code: [['className', /^language-./]],
    col: [['span', whole]],
    colgroup: [['span', whole]],
    data: ['value'],
    del: ['cite', 'dateTime'],
    details: ['open'],
    hr: [['className', 'footnotes-sep']],
    img: ['src', 'srcSet', 'sizes', 'alt', ...size, ['loading', 'lazy', 'eager']],
    ins: ['cite', 'dateTime'],
    li: [
      ['value', integer],
      ['className', 'footnote-item'],
    ],
    ol: [['start', integer], 'reversed', ['type', /^[1aAiI]$/], ['className', 'footnotes-list']],
    q: ['cite'],
    section: [['className', 'footnotes']],
    source: ['src', 'srcSet', 'sizes', 'media', ['type', mediaType], ...size],
    sup: [['className', 'footnote-ref']],
    td: cell,
    th: [...cell, ['scope', 'row', 'col', 'rowgroup', 'colgroup'], 'abbr'],
    time: ['dateTime'],
    track: [
      'src',
      ['kind', 'subtitles', 'captions', 'descriptions', 'chapters', 'metadata'],
      ['srcLang', languageTag],
      ['label', /\S/],
      'default',
    ],
    video: ['src', 'poster', 'controls', 'loop', 'muted', preload, ...size, 'playsInline'],
  },
  protocols: { href: [...web, 'mailto', 'tel'], src: web, poster: web, cite: web },
  strip: removed.split(' '),
  ancestors: {},
  required: {},
  // The author's own fragments link to these ids, and no script of ours looks anything up by name.
  clobber: [],
  allowComments: false,
  allowDoctypes: false,
}
