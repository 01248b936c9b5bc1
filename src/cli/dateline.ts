#!/usr/bin/env node
import { Command, CommanderError } from 'commander'
import manifest from '../../package.json' with { type: 'json' }
import { ImportError } from '../import/wire-story.ts'
import { aggregatorNames } from './aggregators/check.ts'
import { check } from './check.ts'
import { readConnection } from './connection.ts'
import { ApiError, UsageError } from './errors.ts'
import { exportArticles } from './export.ts'
import { importStory } from './import.ts'
import { list } from './list.ts'
import { describeSummary, push } from './push.ts'
import { defaultFolder } from './site-folder.ts'
import { complain, say } from './terminal.ts'

type Flags = { url?: string; token?: string }

const program = new Command('dateline')
  .description('Publishes articles as RSS, Atom and JSON Feed.')
  .version(manifest.version, '-v, --version')
  .showHelpAfterError()
  .exitOverride()

connected(program.command('push'))
  .description('publish what has changed in a site folder, or one article file')
  .argument('[target]', 'folder or file', defaultFolder)
  .option('--prune', 'withdraw the articles that no longer have a file in the folder')
  .action(async (target: string, { prune, ...flags }: Flags & { prune?: boolean }) => {
    const summary = await push({ target, prune, ...readConnection(flags) })
    say(describeSummary(summary))
    if (summary.refused > 0) process.exitCode = 1
  })

program
  .command('check')
  .description('check a site folder or an article file as push does, without sending anything')
  .argument('[target]', 'folder or file', defaultFolder)
  .option(
    '--for <aggregators>',
    `list what these would refuse: ${aggregatorNames.join(', ')} (separated by commas)`,
    (value: string, values: string[] = []) => [...values, value],
  )
  .action(async (target: string, { for: names = [] }: { for?: string[] }) => {
    if (!(await check(target, names))) process.exitCode = 1
  })

program
  .command('import')
  .description('turn a plain-text wire story into an article file')
  .argument(
    '<source>',
    'file or URL: the title, then a paragraph per line, then perhaps a byline block',
  )
  .option('--published <date>', 'date or date-time (default: now)')
  .option('--tags <tags>', 'tags, separated by commas')
  .option('--slug <slug>', 'name of the article file (default: made from the title)')
  .option('--out <path>', 'file or folder to write to', `${defaultFolder}/articles`)
  .action(importStory)

connected(program.command('export'))
  .description('write everything that is stored to a folder, as the article files that were pushed')
  .argument('<folder>', 'a new or empty folder, or an earlier export')
  .option(
    '--force',
    'write to a folder that holds other files, and overwrite those of the same name',
  )
  .action(async (folder: string, { force, ...flags }: Flags & { force?: boolean }) => {
    const options = { folder, force, ...readConnection(flags) }
    const { written, unchanged } = await exportArticles(options)
    say(`written ${written}, unchanged ${unchanged}`)
  })

connected(program.command('list'))
  .description('list what is published, newest first')
  .action((flags: Flags) => list(readConnection(flags)))

function connected(command: Command): Command {
  return command
    .option('--url <url>', 'the Worker (default: DATELINE_URL, or the one that npm start runs)')
    .option('--token <token>', 'its PUBLISH_TOKEN (default: the variable of that name)')
}

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2
  } else if (error instanceof UsageError) {
    complain(error.message)
    process.exitCode = 2
  } else if (error instanceof ApiError || error instanceof ImportError) {
    complain(error.message)
    process.exitCode = 1
  } else {
    throw error
  }
}
