import { htmlText, xml } from '../xml.ts'

/** DCMI Metadata Terms (dublincore.org/documents/dcmi-terms). */
export const namespace = 'http://purl.org/dc/terms/'

/** Returns the place that an article is reported from, if it names one. */
export function spatial(dateline: string | undefined): string {
  return dateline ? xml('dcterms:spatial', {}, htmlText(dateline)) : ''
}

/**
 * Returns the caption of a picture, if it has one. Media RSS has no element for it: `media:text` is
 * a transcript, or to some an alt text. Photographs keep their caption in `dc:description` (IPTC
 * Photo Metadata), but readers take that for the item's own, so this is a term that refines it.
 */
export function abstract(caption: string | undefined): string {
  return caption ? xml('dcterms:abstract', {}, htmlText(caption)) : ''
}
