import { now } from '../http/clock.ts'
import { checkForAggregators, findAggregators } from './aggregators/check.ts'
import { checkFiles } from './check-files.ts'
import { findSiteFolder } from './site-folder.ts'
import { tagNotes } from './tag-notes.ts'
import { complain, say } from './terminal.ts'

/**
 * Prints what `push` would refuse in a site folder or an article file, what these aggregators would
 * refuse, and the notes on the rest. Returns whether all of it is good. Throws a UsageError for a
 * target that can't be checked, or an unknown aggregator.
 */
export async function check(target: string, aggregatorNames: string[]): Promise<boolean> {
  const wanted = findAggregators(aggregatorNames)
  const folder = await findSiteFolder(target)
  const checkedAt = now()
  const { files, problems, notes, refused } = await checkFiles(folder, checkedAt)
  const { findings, counts } = await checkForAggregators(wanted, files, folder, checkedAt)
  for (const line of [...problems, ...findings, ...notes, ...tagNotes(files)]) complain(line)
  say(`good ${files.length}, refused ${refused}`)
  for (const { name, refused, seen } of counts) say(`${name} would refuse ${refused} of ${seen}`)
  return refused === 0 && findings.length === 0
}
