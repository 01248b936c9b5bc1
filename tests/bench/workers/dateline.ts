import worker from '../../../src/index.ts'

/** Dateline, from the checkout that the build names. */
export default worker
