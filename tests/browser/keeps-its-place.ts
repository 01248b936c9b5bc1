import type { Page } from 'playwright-core'

// What may be in the text of an article on a page, besides the global attributes: written
// independently of the allow list in src/.
const elements: Record<string, string> = {
  a: 'href hreflang type class rel',
  audio: 'src controls loop muted preload',
  blockquote: 'cite',
  code: 'class',
  col: 'span',
  colgroup: 'span',
  data: 'value',
  del: 'cite datetime',
  details: 'open',
  div: 'class',
  hr: 'class',
  iframe: 'src title width height loading sandbox allowfullscreen',
  img: 'src srcset sizes alt width height loading usemap',
  area: 'alt coords href shape',
  map: 'name',
  ins: 'cite datetime',
  li: 'value class',
  ol: 'start reversed type class',
  pre: 'tabindex',
  q: 'cite',
  section: 'class',
  source: 'src srcset sizes media type width height',
  sup: 'class',
  table: 'tabindex',
  td: 'class colspan rowspan headers',
  th: 'class colspan rowspan headers scope abbr',
  time: 'datetime',
  track: 'src kind srclang label default',
  video: 'src poster controls loop muted preload width height playsinline',
}
const plain = `p h1 h2 h3 h4 h5 h6 ul dl dt dd br article aside header footer figure figcaption summary
  address abbr b bdi cite dfn em i kbd mark s samp small span strong sub tt u var wbr ruby rt rp caption thead
  tbody tfoot tr picture`
for (const name of plain.split(/\s+/)) elements[name] = ''
// What a drawing may consist of, and its attributes.
const drawn =
  `svg g defs symbol use path rect circle ellipse line polyline polygon text tspan textPath title desc
  linearGradient radialGradient stop clipPath mask marker pattern a`.split(/\s+/)
const symbols =
  `math mrow mi mn mo ms mtext mspace mfrac msqrt mroot mstyle merror mpadded mphantom menclose msub msup
  msubsup munder mover munderover mmultiscripts mprescripts none mtable mtr mtd`.split(/\s+/)
const ofSymbols = `display alttext tabindex notation linethickness form fence separator stretchy symmetric largeop
  movablelimits accent accentunder lspace rspace minsize maxsize width height depth voffset columnalign columnspan
  rowspan columnlines rowlines frame mathcolor mathbackground mathsize mathvariant displaystyle scriptlevel`
for (const name of symbols) elements[name] = ofSymbols.replaceAll(/\s+/g, ' ')
const everywhere = 'id lang dir title'
const classes =
  /^(language-\S*|footnote-(ref|item|backref)|footnotes(-sep|-list)?|align-(left|right|center))$/

/** Returns the elements of an article's text that may not be in it, or have other attributes. */
export function findForeign(page: Page): Promise<string[]> {
  return page.evaluate(`(() => {
    const elements = ${JSON.stringify(elements)}
    const drawn = ${JSON.stringify(drawn)}
    const isInDrawing = ({ name, value }, element) => {
      if (name === 'href') return element.localName === 'a' ? /^https?:/.test(value) : value.startsWith('#')
      return !/^on|^style$|^class$/.test(name) && !/url\\((?!#)|\\\\|javascript:|(image|src)\\(/i.test(value)
    }
    const isHarmless = ({ name, value }, element) => {
      const known = '${everywhere} ' + elements[element.localName]
      if (!known.split(' ').includes(name)) return false
      if (name === 'class') return value === '' || ${classes}.test(value)
      if (name === 'tabindex') return value === '0'
      if (name === 'href') return /^[a-z]/.test(value) && !/^([a-z+.-]+:)?\\s*(javascript|data|vbscript|blob|file|filesystem|about|view-source):/i.test(value)
      if (element.localName === 'iframe' && name === 'src') return /^https:\\/\\/player\\.vimeo\\.com\\//.test(value)
      if (/^(src|poster|cite)$/.test(name)) return /^https?:/.test(value)
      return name !== 'srcset' || value.split(', ').every((url) => /^https?:/.test(url))
    }
    return [...document.querySelectorAll('.text *')].flatMap((element) => {
      const isDrawn =
        drawn.includes(element.localName) && element.namespaceURI === 'http://www.w3.org/2000/svg' &&
        [...element.attributes].every((attribute) => isInDrawing(attribute, element))
      const isKnown = isDrawn ||
        Object.hasOwn(elements, element.localName) &&
        element.namespaceURI === (${JSON.stringify(symbols)}.includes(element.localName)
          ? 'http://www.w3.org/1998/Math/MathML' : 'http://www.w3.org/1999/xhtml') &&
        [...element.attributes].every((attribute) => isHarmless(attribute, element))
      return isKnown ? [] : [element.outerHTML.slice(0, 200)]
    })
  })()`)
}

/**
 * Returns everything on a page except the text of its article and the links to other ones: each
 * element with its depth and attributes, without the values that differ from article to article.
 */
export function readFrame(page: Page): Promise<string[]> {
  return page.evaluate(`(() => {
    const lines = []
    const visit = (element, depth) => {
      if (element.matches('.beside, .alike')) return
      const attributes = [...element.attributes].map(({ name, value }) =>
        /^(class|id|rel|role|property|name|lang|dir|type|loading)$/.test(name) ? name + '=' + value : name)
      lines.push('  '.repeat(depth) + [element.localName, ...attributes].join(' '))
      if (element.matches('.story > .text')) return
      for (const child of element.children) visit(child, depth + 1)
    }
    visit(document.documentElement, 0)
    return lines
  })()`)
}

/**
 * Returns what in an article's text is out of place: what is visible outside the box of the text,
 * is seen or clicked elsewhere on the page, or is not in the flow.
 */
export function findStray(page: Page): Promise<string[]> {
  return page.evaluate(`(() => {
    const text = document.querySelector('.story > .text')
    const frame = text.getBoundingClientRect()
    const stray = [...text.querySelectorAll('*')].filter((element) => {
      const { position, display } = getComputedStyle(element)
      return !/^(static|relative|)$/.test(position) || /flex|grid/.test(display)
    })
    for (const part of document.querySelectorAll('body > *, .story > :not(.text), .beside, .alike')) {
      for (const { left, right, top, bottom } of part.getClientRects()) {
        for (const x of [0.02, 0.2, 0.5, 0.8, 0.98]) for (const y of [0.1, 0.5, 0.9]) {
          const at = [left + x * (right - left), top + y * (bottom - top)]
          const isWithin = at[1] > frame.top && at[1] < frame.bottom
          if (isWithin || at[1] < 0 || at[1] > innerHeight) continue
          stray.push(...document.elementsFromPoint(...at).filter((element) => element !== text && text.contains(element)))
        }
      }
    }
    const found = [...new Set(stray)].map((element) => element.outerHTML.slice(0, 200))
    if (getComputedStyle(text).overflowY !== 'clip') found.push('the text may paint over what is around it')
    if (document.documentElement.scrollWidth > innerWidth) found.push('the page scrolls sideways')
    return found
  })()`)
}

/** Returns the ways to parse HTML that change the text of an article. */
export function readAgain(page: Page): Promise<string[]> {
  return page.evaluate(`(() => {
    // Each parser drops a newline at the start of a pre.
    const read = (parent) => parent.innerHTML.replace(/(<pre[^>]*>)\\n+/g, '$1').trim()
    const text = document.querySelector('.story > .text')
    const { innerHTML } = text
    const inside = (name) => Object.assign(document.createElement(name), { innerHTML })
    const parse = (html) => new DOMParser().parseFromString(html, 'text/html').body
    const readings = {
      div: inside('div'),
      template: inside('template'),
      li: inside('li'),
      td: inside('td'),
      document: parse(innerHTML),
      quirks: parse('<html><body>' + innerHTML),
      article: parse('<!doctype html><article>' + innerHTML + '</article>').firstChild,
    }
    return Object.keys(readings).filter((name) => read(readings[name]) !== read(text))
  })()`)
}
