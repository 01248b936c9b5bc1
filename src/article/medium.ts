/**
 * What is known of a picture or a recording of the site: its media type (RFC 6838), its length in
 * bytes and, as far as the file tells, its size in pixels and its length in seconds.
 */
export type MediumFacts = {
  type: string
  bytes: number
  width?: number
  height?: number
  seconds?: number
}
