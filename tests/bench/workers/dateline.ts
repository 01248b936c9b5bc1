/** Dateline, from the checkout that the build names. */

export * from '../../../src/index.ts'
export { default } from '../../../src/index.ts'
