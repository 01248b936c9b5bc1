import type { Envelope } from '../../../src/formats/format.ts'
import type { Site } from '../../../src/site/site.ts'

/** What each maker is given of an article: what any generator of feeds asks for. */
export type PlainArticle = {
  id: string
  url: string
  title: string
  author: string
  summary: string
  published: string
  html: string
}

/** What a maker is given of a site. */
export type PlainSite = { title: string; url: string; description: string; language: string }

export type PlainFeed = { site: PlainSite; articles: PlainArticle[] }

/** What the store returns of a window, and the site that it belongs to. */
export type Rows = {
  site: Site
  envelope: Omit<Envelope, 'updated'>
  items: { updated: string; body: string }[]
}

/** Returns a Worker that makes its document as often as `times` says, and sends no more than a sum. */
export function makeWith<Input>(make: (input: Input) => string | Promise<string>) {
  let input: Input | undefined
  return {
    async fetch(request: Request, env: { INPUT: string }): Promise<Response> {
      const times = Number(new URL(request.url).searchParams.get('times'))
      // Read once in an isolate: what comes from a store is not part of the making.
      input ??= JSON.parse(env.INPUT) as Input
      let sum = 0
      for (let i = 0; i < times; i++) {
        const made = make(input)
        const document = typeof made === 'string' ? made : await made
        // A text that V8 has only noted the parts of is put together by reading of it.
        sum += document.charCodeAt(document.length / 2)
      }
      return new Response(String(sum))
    },
  }
}
