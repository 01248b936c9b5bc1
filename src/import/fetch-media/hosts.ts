/** Where hosted engines keep the pictures of their blogs, which go with the account. */
const engineHosts = [
  ...['files.wordpress.com', 'wp.com', 'bp.blogspot.com', 'blogger.googleusercontent.com'],
  ...['lh3.googleusercontent.com', 'substackcdn.com', 'substack-post-media.s3.amazonaws.com'],
  ...['cdn-images-1.medium.com', 'miro.medium.com', 'media.tumblr.com', 'storage.ghost.io'],
  ...['images.squarespace-cdn.com', 'static1.squarespace.com', 'static.wixstatic.com'],
]

/**
 * Returns what says whether media are fetched from a URL: it is on the host of the old site or one below
 * that, on one that the user named, or where a hosted engine keeps pictures.
 */
export function hostRule(home: string | undefined, named: ReadonlySet<string>) {
  const own = home ? bareHost(URL.parse(home)?.hostname ?? '') : ''
  const roots = [...engineHosts, ...(own ? [own] : [])]
  return ({ host, hostname }: URL): boolean => {
    return named.has(host) || roots.some((root) => `.${hostname}`.endsWith(`.${root}`))
  }
}

/** Returns a host without the `www.` with which it is most often the same. */
export function bareHost(host: string): string {
  return host.replace(/^www\./, '')
}
