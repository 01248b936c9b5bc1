import worker from '../../../src/index.ts'

/** Dateline, from whichever checkout. */
export default worker
