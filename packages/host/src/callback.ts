import { createContext, Script } from 'node:vm'
import type { Failure } from './trace.ts'
import { GuestTrap, guestFrames, trapMessage } from './trap.ts'
import type { GuestFunction, Vm } from './vm.ts'

type Stage = Failure['stage']

const sandbox: { call: (() => unknown) | undefined } = { call: undefined }
const callScript = new Script('call()')
let callContext: ReturnType<typeof createContext> | undefined

/** Runs a function and stops it, an endless loop of the guest included, when the time is over. */
function withDeadline(run: () => unknown, milliseconds: number): unknown {
  callContext ??= createContext(sandbox)
  sandbox.call = run
  try {
    return callScript.runInContext(callContext, { timeout: milliseconds })
  } finally {
    sandbox.call = undefined
  }
}

/**
 * Calls an export as the gateway does and records it. A callback that the plugin does not export is skipped.
 * @param context id of the context it is called for, which host calls then count as
 * @returns the unsigned result; `undefined` when there is no such export or it has no result
 * @throws GuestTrap when the guest trapped; the VM is then dead
 */
export function callExport(
  vm: Vm,
  name: string,
  args: number[],
  context: number,
  stage: Stage,
): number | undefined {
  const guestFunction = vm.callbacks.get(name)
  if (guestFunction === undefined) return undefined
  return callRecorded(vm, name, guestFunction, args, context, stage)
}

function callRecorded(
  vm: Vm,
  name: string,
  guestFunction: GuestFunction,
  args: number[],
  context: number,
  stage: Stage,
): number | undefined {
  const { recorder, deadline } = vm.host
  const event = { callback: name, args, result: null as number | null }
  recorder?.events.push(event)
  const eventsBefore = recorder?.events.length ?? 0
  vm.currentContext = context
  vm.effectiveContext = 0
  vm.openCall = undefined
  try {
    const result =
      deadline === undefined ? guestFunction(...args) : withDeadline(() => guestFunction(...args), deadline)
    vm.effectiveContext = 0
    if (result === undefined) return undefined
    event.result = Number(result) >>> 0
    return event.result
  } catch (thrown) {
    const message = trapMessage(thrown)
    if (message === undefined) throw thrown
    const failure: Failure = { stage, message, callStack: guestFrames(thrown) }
    vm.dead = failure
    if (recorder !== undefined) {
      // How much a plugin did before its time was over is timing.
      if (message === 'deadline exceeded') recorder.events.length = eventsBefore
      recorder.events.push({ trap: failure })
      const words = (thrown as { message?: unknown }).message
      if (typeof words === 'string' && words !== message) recorder.notes.add(`trap: ${words}`)
    }
    throw new GuestTrap(failure, thrown)
  }
}
