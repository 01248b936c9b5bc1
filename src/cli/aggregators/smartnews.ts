import { type Aggregator, needsBody, needsFiles, needsTitle } from './rule.ts'

const specification = 'https://publishers.smartnews.com/hc/en-us/articles/56500436151065'
const elements = 'https://publishers.smartnews.com/hc/en-us/articles/360022906393'

/** SmartNews, as far as SmartFormat is about an item. */
export const smartNews: Aggregator = {
  name: 'smartnews',
  rules: [
    { source: elements, check: needsTitle },
    { source: specification, check: needsBody },
    { source: specification, check: needsFiles },
  ],
}
