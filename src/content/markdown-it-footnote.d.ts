declare module 'markdown-it-footnote' {
  import type MarkdownIt from 'markdown-it'

  /** Adds footnotes. The package has no types for this major version of markdown-it. */
  // biome-ignore lint/style/noDefaultExport: the package has one.
  export default function footnote(markdown: MarkdownIt): void
}
