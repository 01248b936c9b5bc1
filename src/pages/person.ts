/**
 * Tells whether what is asked for will be shown to a person in a tab of a browser (Fetch Metadata,
 * `Sec-Fetch-Dest`). No reader, crawler or program says so; `Accept: text/html` many of them do.
 */
export function isPerson(headers: Headers): boolean {
  return headers.get('Sec-Fetch-Dest') === 'document'
}
