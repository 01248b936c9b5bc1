import { isOwnAddress, readAddress } from '../article/old-address.ts'
import type { Place, Report } from './report.ts'

/**
 * Returns a function that returns the field of a file with its old addresses, as an object of it alone.
 * An address is given once; one that is always our own is reported, and so is one that another has.
 */
export function newAliases(report: Report) {
  const taken = new Map<string, string>()
  return (addresses: string[], address: string, place: Place): { aliases?: string[] } => {
    const aliases = addresses.flatMap((written) => {
      const old = readAddress(written)
      if (old === undefined || old === address) return []
      const other = taken.get(old)
      if (other === address) return []
      if (other !== undefined || isOwnAddress(old)) {
        const why = other === undefined ? "it is one of Dateline's own" : `it leads to ${other}`
        report.at(place, `the old address ${old} dropped: ${why}`)
        return []
      }
      taken.set(old, address)
      return [old]
    })
    return aliases.length > 0 ? { aliases } : {}
  }
}
