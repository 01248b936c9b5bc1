import type { Schema } from 'hast-util-sanitize'

/** A page makes a class of it, so any other value could name one that the page has for itself. */
const alignment: Attribute = ['align', 'left', 'right', 'center']

/** The name of an attribute, and which values of it mean something. */
type Attribute = [string, ...(string | RegExp)[]]

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

/**
 * The elements and attributes that may be in an article. Everything else goes: an unknown element
 * leaves its children, those under `strip` take theirs along. No scripts, styles, forms, event
 * handlers or frames, and no `data:` URLs; nothing that a well-known feed validator warns of, such as
 * `bdo`; and no value that means nothing, such as `dir="up"`.
 */
export const allowed: Schema = {
  tagNames: [
    ...[
      'p',
      'h1',
      'h2',
      'h3',
      'h4',
      'h5',
      'h6',
      'ul',
      'ol',
      'li',
      'dl',
      'dt',
      'dd',
      'blockquote',
      'pre',
      'hr',
      'br',
    ],
    ...[
      'div',
      'section',
      'article',
      'aside',
      'header',
      'footer',
      'figure',
      'figcaption',
      'details',
      'summary',
      'address',
    ],
    ...[
      'a',
      'abbr',
      'b',
      'bdi',
      'cite',
      'code',
      'data',
      'del',
      'dfn',
      'em',
      'i',
      'ins',
      'kbd',
      'mark',
      'q',
      's',
    ],
    ...[
      'samp',
      'small',
      'span',
      'strong',
      'sub',
      'sup',
      'time',
      'u',
      'var',
      'wbr',
      'ruby',
      'rt',
      'rp',
    ],
    ...['table', 'caption', 'colgroup', 'col', 'thead', 'tbody', 'tfoot', 'tr', 'td', 'th'],
    ...['img', 'picture', 'source', 'audio', 'video', 'track'],
  ],
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
  protocols: {
    href: ['http', 'https', 'mailto', 'tel'],
    src: ['http', 'https'],
    poster: ['http', 'https'],
    cite: ['http', 'https'],
  },
  strip: [
    'script',
    'style',
    'template',
    'noscript',
    'object',
    'svg',
    'math',
    'select',
    'textarea',
    'title',
    'head',
  ],
  ancestors: {},
  required: {},
  // The ids are the targets of the author's own fragments, and no script of ours looks anything up
  // by name.
  clobber: [],
  allowComments: false,
  allowDoctypes: false,
}
