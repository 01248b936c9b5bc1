import { expect } from 'vitest'
import type { ProblemDetails } from './requests.ts'
import { dumpStore } from './store.ts'

/** Returns the problem that a response states, after checking what every error has in common. */
export async function problemOf(response: Response, status: number): Promise<ProblemDetails> {
  const problem: ProblemDetails = await response.json()
  expect(problem).toMatchObject({ type: 'about:blank', status })
  expect(response.status).toBe(status)
  expect(response.headers.get('Content-Type')).toBe('application/problem+json; charset=utf-8')
  expect(response.headers.get('Cache-Control')).toBe('no-store')
  return problem
}

/** Returns whether nothing has been written yet. */
export async function isEmpty(): Promise<boolean> {
  const { articles, latest } = await dumpStore()
  return articles?.length === 0 && JSON.stringify(latest) === '[{"cursor":0,"purged":0}]'
}
