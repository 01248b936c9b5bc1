import applePodcasts from './apple-podcasts.json' with { type: 'json' }
import flipboard from './flipboard.json' with { type: 'json' }
import mail from './mail.json' with { type: 'json' }
import msn from './msn.json' with { type: 'json' }
import smartNews from './smartnews.json' with { type: 'json' }

/** The files that say what each aggregator refuses; rules.ts reads them. */
export const files = [msn, flipboard, smartNews, applePodcasts, mail]

/** What `--for` takes. */
export const aggregatorNames = files.map(({ name }) => name)
