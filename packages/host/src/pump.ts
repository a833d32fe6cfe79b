import { callExport } from './callback.ts'
import { rootContextId, type Vm } from './vm.ts'

/**
 * What follows every callback: first the actions that its host calls asked for, in their order, then all events
 * in the order in which they came up, each followed by its own actions.
 * @throws GuestTrap
 */
export function settle(vm: Vm): void {
  act(vm)
  let event = vm.events.shift()
  while (event !== undefined) {
    event()
    act(vm)
    event = vm.events.shift()
  }
}

/** Does what the host calls of the callback that just ended asked for, in their order. */
export function act(vm: Vm): void {
  vm.sentLocalResponse = false
  for (const action of vm.actions.splice(0)) action()
}

/** One tick, when the plugin asked for ticks. @throws GuestTrap */
export function tick(vm: Vm): void {
  if (vm.tickPeriod === 0) return
  vm.host.clock.advance(BigInt(vm.tickPeriod) * 1_000_000n)
  callExport(vm, 'proxy_on_tick', [rootContextId], rootContextId, 'tick')
  settle(vm)
}
