import { DurableObject } from 'cloudflare:workers'
import { now } from '../http/clock.ts'
import type { Moment } from '../store/moment.ts'
import type { Sought } from '../store/search-index.ts'
import { readSite } from '../store/site.ts'
import type { Seen } from './alerts/alerts.ts'
import type { Terms } from './conditions.ts'
import type { Told } from './followers/owed.ts'
import type { PageDeletion, PageOutcome } from './own-pages.ts'
import type { Outcome, Writing } from './plan.ts'
import type { Deletion, MediumOutcome, MediumSent } from './record-medium.ts'
import type { Renewal } from './renew.ts'
import type { SiteOutcome } from './site.ts'
import type { Posted, Withdrawal } from './work.ts'

/** If a press ends before it has told of what it wrote, it is woken again after this many seconds. */
const gathering = 30

/** What a request says. `more`: other requests follow, so nobody is told yet. */
export type Asked = Terms & { more?: boolean }

/** What the press does, with all that only writing needs. */
type Work = typeof import('./work.ts')
type Act<T> = (at: Writing, work: Work) => Promise<T>

/**
 * The press: the one writer. It does one thing at a time, so that two pushes never meet half-way. In
 * the background, it renders what is stale, tells of what is released, and tells again whoever could
 * not be told.
 */
export class Press extends DurableObject<Env> {
  /** Settles when everything that the press was asked for before is done. */
  #last: Promise<unknown> = Promise.resolve()

  /** The SITE_URL for which the site was read again, since another deployment may have stored it. */
  #readFor?: string

  /** Puts a site in place of the one before. Rejects if the store fails, as all of these do. */
  putSite(file: ArrayBuffer, asked: Asked): Promise<SiteOutcome & Told> {
    return this.#write(asked, (at, work) => {
      this.#readFor = undefined
      return work.publishSite(at, new Uint8Array(file), this.env.SITE_URL, asked.conditions)
    })
  }

  /** Publishes an article file. Rejects if there is no site, as all of these do. */
  async put(slug: string, file: ArrayBuffer, asked: Asked): Promise<{ outcome: Outcome } & Told> {
    const done = await this.#publish(asked, async (at, work) => ({
      outcome: await work.publishFile(at, slug, new Uint8Array(file), asked),
    }))
    log([done.outcome], done)
    return done
  }

  /** Publishes the article files in lines of NDJSON. */
  async post(lines: ArrayBuffer, asked: Asked): Promise<Posted & Told> {
    const done = await this.#publish(asked, (at, work) =>
      work.publishLines(at, new Uint8Array(lines), asked),
    )
    if ('answers' in done) log(done.answers, done)
    return done
  }

  /** Withdraws an article. */
  async withdraw(slug: string, asked: Asked): Promise<Withdrawal & Told> {
    const done = await this.#publish(asked, (at, work) => work.withdrawArticle(at, slug, asked))
    if (done.status === 'withdrawn') log([done], done)
    return done
  }

  /** Records a medium whose bytes are in the bucket. */
  async recordMedium(medium: MediumSent, asked: Asked): Promise<MediumOutcome & Told> {
    // Nothing waits for that.
    const { otherDigest } = await import('./work.ts')
    const sha256 = await otherDigest(this.env.MEDIA, medium)
    if (sha256 !== undefined) return { status: 'other-digest', sha256, told: true }
    return this.#logged('media', asked, async (at, work) => {
      await work.noteMedium(this.ctx.storage, at, medium.path)
      return work.recordMedium(at, this.env.MEDIA, medium, asked)
    })
  }

  /** Deletes a medium. */
  dropMedium(path: string, asked: Asked): Promise<Deletion & Told> {
    return this.#logged('media', asked, async (at, work) => {
      await work.noteMedium(this.ctx.storage, at, path)
      return work.dropMedium(at, path, asked)
    })
  }

  /** Publishes an own page. */
  putPage(path: string, file: ArrayBuffer, asked: Asked): Promise<PageOutcome & Told> {
    return this.#logged('pages', asked, (at, work) =>
      work.publishPage(at, path, new Uint8Array(file), asked),
    )
  }

  /** Deletes an own page. */
  dropPage(path: string, asked: Asked): Promise<PageDeletion & Told> {
    return this.#logged('pages', asked, (at, work) => work.dropPage(at, path, asked))
  }

  /** Writes nothing, but tells whom it can, and begins with what is done in the background. */
  look(): Promise<Told & { renewing: boolean }> {
    return this.#publish({}, async (at, work) => {
      return { renewing: !(await this.#renewal(at, work)).isDone }
    })
  }

  /** Returns an article as it would be published now. It writes nothing, and waits for no write. */
  async preview(slug: string) {
    return (await import('./work.ts')).previewArticle({ db: this.env.DB, now: now() }, slug)
  }

  /**
   * Returns the store's numbers of the articles that a search finds, without waiting for a write;
   * undefined as long as there is no index, which the press then makes in the background.
   */
  async find(sought: Sought): Promise<number[] | undefined> {
    const { findInIndex } = await import('../store/search-index.ts')
    const found = findInIndex(this.ctx.storage.sql, sought, now())
    if (!found) await (await import('./alarm.ts')).wakeWithin(this.ctx.storage, 0)
    return found
  }

  /** Does what is to be done in the background, and sets the alarm for the rest of it. */
  override async alarm(): Promise<void> {
    const { ctx, env } = this
    let alert: (() => Promise<void>) | undefined
    await this.#inLine(async (moment, work) => {
      let seen: Seen | undefined
      const { attempt, failures } = work.attempting(ctx.storage)
      await attempt(async () => {
        const at = await this.#writing(moment, work)
        await attempt(() => work.sweepIfDue(ctx.storage, at, env.MEDIA))
        const goesOn = await attempt(() => this.#renew(at, work))
        // Nobody waits for a renewal that doesn't go on.
        const { owed = [] } = await this.#tell(at, work, goesOn, goesOn ? 0 : work.pause)
        seen = { at, owed, renewal: await this.#renewal(at, work) }
      })
      await attempt(async () => {
        alert = await work.prepareAlert(ctx.storage, env, moment, { seen, failures })
      })
    })
    // The next in line doesn't wait for a webhook.
    await alert?.()
  }

  #publish<T extends object>(asked: Asked, act: Act<T>): Promise<T & Told> {
    return this.#write(asked, async (at, work) => act(await this.#writing(at, work), work))
  }

  async #logged<T extends { status: string }>(event: string, asked: Asked, act: Act<T>) {
    const done = await this.#publish(asked, act)
    log([done], done, event)
    return done
  }

  #write<T extends object>(
    { more }: Asked,
    act: (at: Moment, work: Work) => Promise<T>,
  ): Promise<T & Told> {
    return this.#inLine(async (at, work) => {
      // Set before the write, so that an end at any point after it is noticed.
      const alarm = await work.wakeWithin(this.ctx.storage, gathering)
      const done = await act(at, work)
      const later: Told = { told: false, owed: [work.owedUntil('cache', Math.floor(alarm / 1000))] }
      if (more) return { ...done, ...later }
      // The write stands, even if nobody can be told of it now.
      const tell = async () => this.#tell(await this.#writing(at, work), work, false)
      return { ...done, ...(await tell().catch(() => later)) }
    })
  }

  #inLine<T>(act: (at: Moment, work: Work) => Promise<T>): Promise<T> {
    const turn = this.#last.then(async () => {
      const work = await import('./work.ts')
      return act({ db: this.env.DB, now: now() }, work)
    })
    this.#last = turn.catch(() => {})
    return turn
  }

  /** The store at this moment, and the site that everything is written for. */
  async #writing(at: Moment, work: Work): Promise<Writing> {
    const { SITE_URL: url } = this.env
    if (this.#readFor !== url) {
      await work.noteTarget(this.ctx.storage, this.env, at, await work.rereadSite(at, url))
    }
    this.#readFor = url
    const noteUnused = () => work.noteSweep(this.ctx.storage, at)
    return { ...at, site: (await readSite(at.db)).site, noteUnused }
  }

  /** Renders the next stale articles again, unless there are none. */
  async #renew(at: Writing, work: Work): Promise<void> {
    if (await work.markNoted(this.ctx.storage, at)) {
      await this.ctx.storage.delete('renewal')
      return
    }
    const renewal = await this.#renewal(at, work)
    if (!renewal.isDone) await this.ctx.storage.put('renewal', await work.renew(at, renewal))
  }

  /** How far everything is rendered for the present site, whose stamp is noted when it is new. */
  async #renewal(at: Writing, work: Work): Promise<Renewal> {
    const noted = await this.ctx.storage.get<Renewal>('renewal')
    const renewal = work.renewalFor(at, noted)
    if (renewal !== noted) await this.ctx.storage.put('renewal', renewal)
    return renewal
  }

  /**
   * Tells the followers, and sets the alarm to when there is something to do again. In the
   * background, it gathers what is rendered again, and tells of it at the end. That goes on after so
   * many seconds.
   */
  async #tell(at: Writing, work: Work, isInBackground: boolean, after = 0): Promise<Told> {
    const isRenewing = !(await this.#renewal(at, work)).isDone
    const isGathering = isInBackground && isRenewing
    // First: whoever is told of an article may look for it.
    const index = await work.keepIndex(this.ctx.storage, at)
    const followed = { owner: this.ctx.exports.default, queue: this.env.HUB }
    const [{ owed, again }, release, sweep, alert] = await Promise.all([
      work.tellFollowers(at, followed, { isGathering, isRenewing }),
      work.nextRelease(at),
      work.nextSweep(this.ctx.storage),
      work.nextAlert(this.ctx.storage, this.env, at),
    ])
    await work.setAlarm(this.ctx.storage, [
      ...(isRenewing ? [Date.now() / 1000 + after] : []),
      ...owed.map(({ retry }) => Date.parse(retry) / 1000),
      ...[again, release, sweep, index, alert],
    ])
    return owed.length > 0 ? { told: false, owed } : { told: true }
  }
}

/** Logs how many articles, media or own pages of a request came to what. */
function log(outcomes: { status: string }[], { told }: Told, event = 'publish'): void {
  const counts = Object.groupBy(outcomes, ({ status }) => status)
  const entries = Object.entries(counts).map(([status, list]) => [status, list?.length])
  console.log(JSON.stringify({ event, ...Object.fromEntries(entries), told }))
}
