import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll } from 'vitest'
import { Press } from '../../src/publish/press.ts'

// A setup file: workerd rings alarms by its own clock, which is not that of the tests. Here they ring
// when a test says so. The files share the class, so it may be replaced already.
const real = Press.prototype as { realAlarm?: Press['alarm'] } & Press
real.realAlarm ??= real.alarm
const alarm = real.realAlarm
Press.prototype.alarm = async () => {}

/** Returns the one press of the Worker under test. */
export function thePress(): DurableObjectStub<Press> {
  return env.PRESS.getByName('press')
}

/** Returns when the alarm of the press is set to ring, in milliseconds since 1970, if it is. */
export function alarmOfPress(): Promise<number | null> {
  return runInDurableObject(thePress(), (_, { storage }) => storage.getAlarm())
}

/** Lets the alarm of the press ring, whenever it is set to. */
export function ringAlarm(): Promise<void> {
  return runInDurableObject(thePress(), (press) => alarm.call(press))
}

let hasOwnBindings = false

/** Gives the press these bindings in place of those of the Worker, until it is given others. */
export async function bindPress(bindings?: Partial<Env>): Promise<void> {
  if (!bindings && !hasOwnBindings) return
  await runInDurableObject(thePress(), (press) =>
    Object.assign(press, { env: { ...env, ...bindings } }),
  )
  hasOwnBindings = bindings !== undefined
}

// A press of its own for each file, which looks at every article once.
beforeAll(async () => {
  await runInDurableObject(thePress(), (_, { storage }) => storage.deleteAll())
  await ringAlarm()
})
