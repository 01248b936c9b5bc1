import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { messageOf, UsageError } from './errors.ts'
import { localStateOf, prepareLocalState } from './local-state.ts'

/** The Worker that was deployed for a site folder: its address, once it has one, and its token. */
export type Deployed = { url?: string; token?: string }

/** Returns the path of the file with that, for a site folder. */
export function deployedFile(siteFolder: string): string {
  return join(localStateOf(siteFolder).folder, 'deployed.env')
}

/** Returns what is known of the Worker that was deployed for a site folder. */
export function readDeployed(siteFolder: string): Deployed {
  const path = deployedFile(siteFolder)
  const { DATELINE_URL, PUBLISH_TOKEN } = existsSync(path)
    ? parseEnv(readFileSync(path, 'utf8'))
    : {}
  return {
    ...(DATELINE_URL && { url: DATELINE_URL }),
    ...(PUBLISH_TOKEN && { token: PUBLISH_TOKEN }),
  }
}

/**
 * Keeps that in a file which only this user can read, and which git ignores. Throws a UsageError if it
 * can't be written.
 */
export function writeDeployed(siteFolder: string, { url, token }: Deployed): void {
  const path = deployedFile(siteFolder)
  prepareLocalState(localStateOf(siteFolder))
  const lines = [url && `DATELINE_URL=${url}\n`, token && `PUBLISH_TOKEN=${token}\n`]
  try {
    writeFileSync(path, lines.filter(Boolean).join(''), { mode: 0o600 })
    chmodSync(path, 0o600)
  } catch (error) {
    throw new UsageError(`${path} can't be written: ${messageOf(error)}`)
  }
}
