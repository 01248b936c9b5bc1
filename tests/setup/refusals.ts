import { expect } from 'vitest'
import type { ProblemDetails } from './requests.ts'
import { dumpStore } from './store.ts'

/** Reads an error, and what every error of the API has in common. */
export async function problemOf(response: Response, status: number): Promise<ProblemDetails> {
  const problem: ProblemDetails = await response.json()
  expect(problem).toMatchObject({ type: 'about:blank', status })
  expect(response.status).toBe(status)
  expect(response.headers.get('Content-Type')).toBe('application/problem+json; charset=utf-8')
  expect(response.headers.get('Cache-Control')).toBe('no-store')
  return problem
}

/** Tells whether nothing was ever written. */
export async function isEmpty(): Promise<boolean> {
  const { articles, latest } = await dumpStore()
  return articles?.length === 0 && JSON.stringify(latest) === '[{"cursor":0,"invalidated":0}]'
}
