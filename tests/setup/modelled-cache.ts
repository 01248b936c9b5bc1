import { type Sent, send } from './requests.ts'

/** What the next call meets: `late` is carried out but answers with an error. */
export type Mood = 'takes' | 'refuses' | 'throws' | 'late' | 'hangs'

type Copy = {
  path: string
  status: number
  body: string
  tags: string[]
  etag: string | null
  until: number
  /** For how many seconds it was fresh when it was stored. */
  lifetime: number
}

/** An account has 25 calls saved up at most, and gets 5 more each minute. */
const bucket = 25
const refill = 5 / 60

/**
 * A model of Workers Cache by its documentation. It has a clock of its own, in seconds, which `pass`
 * moves: that of the Worker may jump.
 */
export class ModelledCache implements CacheContext {
  readonly copies = new Map<string, Copy>()
  mood: () => Mood = () => 'takes'
  calls = 0
  limited = 0
  #clock = 0
  #left = bucket

  pass(seconds: number): void {
    this.#clock += seconds
    this.#left = Math.min(bucket, this.#left + seconds * refill)
  }

  isFresh(copy: Copy): boolean {
    return this.#clock < copy.until
  }

  /** Returns what a reader gets: the copy if it is fresh, or else what the Worker answers. */
  async get(path: string, headers: Record<string, string> = {}): Promise<string> {
    // Of what the Worker's answers vary by, only this differs among the readers of the tests.
    const key = `${headers['Sec-Fetch-Dest'] ?? ''} ${path}`
    const copy = this.copies.get(key)
    if (copy && this.isFresh(copy)) return copy.body
    const sent = copy?.etag ? { headers: { ...headers, 'If-None-Match': copy.etag } } : { headers }
    const response = await send('GET', path, sent as Sent)
    const body = await response.text()
    if (response.status >= 500) return copy?.body ?? body
    const control = response.headers.get('Cloudflare-CDN-Cache-Control') ?? ''
    const lifetime = Number(/max-age=(\d+)/.exec(control)?.[1])
    if (!(lifetime >= 0)) {
      this.copies.delete(key)
      return body
    }
    const isSame = response.status === 304 && copy !== undefined
    const stored = {
      path,
      status: isSame ? copy.status : response.status,
      body: isSame ? copy.body : body,
      tags: (response.headers.get('Cache-Tag') ?? '').split(','),
      etag: response.headers.get('ETag'),
      until: this.#clock + lifetime,
      lifetime,
    }
    this.copies.set(key, stored)
    return stored.body
  }

  /** Loses some copies, as a cache may at any time. */
  lose(isLost: () => boolean): void {
    for (const key of this.copies.keys()) if (isLost()) this.copies.delete(key)
  }

  invalidate(options: CachePurgeOptions): Promise<CachePurgeResult> {
    return this.#told(options, (_, copy) => {
      copy.until = 0
    })
  }

  purge(options: CachePurgeOptions): Promise<CachePurgeResult> {
    return this.#told(options, (key) => this.copies.delete(key))
  }

  async #told(
    { tags = [] }: CachePurgeOptions,
    change: (key: string, copy: Copy) => void,
  ): Promise<CachePurgeResult> {
    this.calls++
    if (tags.length > 100 || tags.some((tag) => !/^[\x21-\x7e]{1,1024}$/.test(tag))) {
      return { success: false, errors: [{ code: 1, message: 'bad tags' }] }
    }
    if (this.#left < 1) {
      this.limited++
      return { success: false, errors: [{ code: 10, message: 'too many' }] }
    }
    this.#left--
    const mood = this.mood()
    if (mood === 'refuses') return { success: false, errors: [{ code: 2, message: 'no' }] }
    if (mood === 'throws') throw new Error('the cache is away')
    if (mood === 'hangs') return new Promise(() => {})
    for (const [key, copy] of this.copies) {
      if (copy.tags.some((tag) => tags.includes(tag))) change(key, copy)
    }
    if (mood === 'late') throw new Error('the connection was lost')
    return { success: true, errors: [] }
  }
}
