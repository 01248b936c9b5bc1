// What answers the addresses of the hub, which routes.ts loads when one of them is asked for.
export { answerCloud } from './cloud.ts'
export { answerHub } from './websub.ts'
