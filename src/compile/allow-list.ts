import type { Schema } from 'hast-util-sanitize'

/**
 * The elements and attributes that may be in an article. Everything else goes: an unknown element leaves its children,
 * those under `strip` take theirs along. No scripts, styles, forms, event handlers or frames, and no `data:` URLs.
 */
export const allowed: Schema = {
  tagNames: [
    ...['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'li', 'dl', 'dt', 'dd', 'blockquote', 'pre', 'hr', 'br'],
    ...['div', 'section', 'article', 'aside', 'header', 'footer', 'figure', 'figcaption', 'details', 'summary', 'address'],
    ...['a', 'abbr', 'b', 'bdi', 'bdo', 'cite', 'code', 'data', 'del', 'dfn', 'em', 'i', 'ins', 'kbd', 'mark', 'q', 's'],
    ...['samp', 'small', 'span', 'strong', 'sub', 'sup', 'time', 'tt', 'u', 'var', 'wbr', 'ruby', 'rb', 'rt', 'rp', 'rtc'],
    ...['table', 'caption', 'colgroup', 'col', 'thead', 'tbody', 'tfoot', 'tr', 'td', 'th'],
    ...['img', 'picture', 'source', 'audio', 'video', 'track'],
  ],
  attributes: {
    '*': ['id', 'lang', 'dir', 'title'],
    a: ['href', ['className', 'footnote-backref'], 'hrefLang', 'type'],
    audio: ['src', 'controls', 'loop', 'muted', 'preload'],
    blockquote: ['cite'],
    code: [['className', /^language-./]],
    col: ['span'],
    colgroup: ['span'],
    data: ['value'],
    del: ['cite', 'dateTime'],
    details: ['open'],
    hr: [['className', 'footnotes-sep']],
    img: ['src', 'srcSet', 'sizes', 'alt', 'width', 'height', 'loading'],
    ins: ['cite', 'dateTime'],
    li: ['value', ['className', 'footnote-item']],
    ol: ['start', 'reversed', 'type', ['className', 'footnotes-list']],
    q: ['cite'],
    section: [['className', 'footnotes']],
    source: ['src', 'srcSet', 'sizes', 'media', 'type', 'width', 'height'],
    sup: [['className', 'footnote-ref']],
    td: ['align', 'colSpan', 'rowSpan', 'headers'],
    th: ['align', 'colSpan', 'rowSpan', 'headers', 'scope', 'abbr'],
    time: ['dateTime'],
    track: ['src', 'kind', 'srcLang', 'label', 'default'],
    video: ['src', 'poster', 'controls', 'loop', 'muted', 'preload', 'width', 'height', 'playsInline'],
  },
  protocols: {
    href: ['http', 'https', 'mailto', 'tel'],
    src: ['http', 'https'],
    poster: ['http', 'https'],
    cite: ['http', 'https'],
  },
  strip: ['script', 'style', 'template', 'noscript', 'object', 'svg', 'math', 'select', 'textarea', 'title', 'head'],
  ancestors: {},
  required: {},
  // The ids are the targets of the author's own fragments, and no script of ours looks anything up by name.
  clobber: [],
  allowComments: false,
  allowDoctypes: false,
}
