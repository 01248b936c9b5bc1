import { applePodcasts } from './apple-podcasts.ts'
import { flipboard } from './flipboard.ts'
import { msn } from './msn.ts'
import type { Aggregator } from './rule.ts'
import { smartNews } from './smartnews.ts'

/** The aggregators whose rules are known here. */
export const aggregators: readonly Aggregator[] = [msn, flipboard, smartNews, applePodcasts]
