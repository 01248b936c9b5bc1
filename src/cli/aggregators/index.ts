import applePodcasts from './apple-podcasts.json' with { type: 'json' }
import flipboard from './flipboard.json' with { type: 'json' }
import msn from './msn.json' with { type: 'json' }
import { type Aggregator, readAggregator } from './rules.ts'
import smartNews from './smartnews.json' with { type: 'json' }

/** The aggregators whose rules are known here. */
export const aggregators: readonly Aggregator[] = [msn, flipboard, smartNews, applePodcasts].map(
  readAggregator,
)
