import { sharedControl } from './cache-control.ts'
import { partOf } from './range.ts'

/** Lifetime, in seconds, of a copy of an image or a recording, because the file may be replaced. */
const mediaLifetime = 300

/**
 * Returns the response with a file from the static assets, or with a part of it (RFC 9110 §14);
 * undefined if there is no such file. The request's path is `prefix` followed by the file's name.
 */
export async function answerMedia(
  request: Request,
  assets: Fetcher,
  prefix: string,
): Promise<Response | undefined> {
  const url = new URL(request.url)
  // Assigned, not resolved: a path that begins with two slashes would name another host. Escaped as
  // the assets expect it; otherwise they would redirect to a path that is not below the prefix.
  const path = decodePath(url.pathname.slice(prefix.length))
  url.pathname = path.split('/').map(encodeURIComponent).join('/')
  const open = () => assets.fetch(new Request(url, request))
  const asset = await open()
  if (asset.status === 404 || asset.headers.has('Location')) return undefined
  const headers = new Headers(sharedControl(mediaLifetime))
  // A `_headers` file among the media could add others, including a policy of its own.
  const ofVersion = ['ETag', 'Last-Modified']
  // A 304 describes the copy that the client has, not a body (RFC 9110 §15.4.5).
  const kept = asset.status === 304 ? ofVersion : ['Content-Type', 'Content-Length', ...ofVersion]
  for (const name of kept) {
    const value = asset.headers.get(name)
    if (value) headers.set(name, value)
  }
  const whole = new Response(asset.body, { status: asset.status, headers })
  return partOf(request, whole, async () => (await open()).body)
}

/** A wrongly escaped path stays as it is and names nothing. */
function decodePath(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
