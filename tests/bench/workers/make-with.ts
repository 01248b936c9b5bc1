import type { Envelope } from '../../../src/formats/format.ts'
import type { Site } from '../../../src/site/site.ts'

/** What each maker gets of an article: what any feed generator asks for. */
export type PlainArticle = {
  id: string
  url: string
  title: string
  author: string
  summary: string
  published: string
  html: string
}

/** What a maker gets of a site. */
export type PlainSite = { title: string; url: string; description: string; language: string }

export type PlainFeed = { site: PlainSite; articles: PlainArticle[] }

/** What the store returns of a window, and the site that it belongs to. */
export type Rows = {
  site: Site
  envelope: Omit<Envelope, 'updated'>
  items: { updated: string; body: string }[]
}

/** Returns a Worker that makes its document as often as `times` says, and sends only a sum. */
export function makeWith<Input>(make: (input: Input) => string | Promise<string>) {
  let input: Input | undefined
  return {
    async fetch(request: Request, env: { INPUT: string }): Promise<Response> {
      const times = Number(new URL(request.url).searchParams.get('times'))
      // Read once in an isolate: reading the store isn't part of making a document.
      input ??= JSON.parse(env.INPUT) as Input
      let sum = 0
      for (let i = 0; i < times; i++) {
        const made = make(input)
        const document = typeof made === 'string' ? made : await made
        // V8 may only have noted the parts of the text; reading a character puts them together.
        sum += document.charCodeAt(document.length / 2)
      }
      return new Response(String(sum))
    },
  }
}
