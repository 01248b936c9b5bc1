/** An item as a test writes it: the elements of RSS. */
export function rssItem(name: string, guid = `HOME/${name}`): string {
  return `<item><title>${name}</title><link>HOME/2020/${name}/</link><guid isPermaLink="false">${guid}</guid><pubDate>Fri, 03 Jan 2020 10:00:00 +0000</pubDate><description>Words of ${name}.</description></item>`
}

/** An RSS feed of these items; `head` stands before them. */
export function rssFeed(items: string[], head = ''): string {
  return `<?xml version="1.0"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Old</title><link>HOME/</link><description>-</description>${head}${items.join('')}</channel></rss>`
}
