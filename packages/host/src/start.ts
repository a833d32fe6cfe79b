import { callExport } from './callback.ts'
import { createCalloutState } from './callouts.ts'
import { hostFunctions } from './functions/index.ts'
import type { HostFunction } from './functions/types.ts'
import type { HostState } from './host-state.ts'
import { type LoadedPlugin, PluginFailure } from './load.ts'
import { createGuestMemory } from './memory.ts'
import { createMetricIds } from './metrics.ts'
import { settle } from './pump.ts'
import { type OpenHostCall, traceValue } from './recorder.ts'
import { GuestAbort } from './trap.ts'
import { type GuestFunction, rootContextId, type Vm } from './vm.ts'

/** A trace of so many events takes no more: the plugin is then stopped as if its time were over. */
const maxEvents = 1_000_000

/**
 * Takes a new VM through its start: `_initialize` or `_start`, root context, VM start, configuration.
 * @throws PluginFailure when the gateway would refuse it
 * @throws GuestTrap when it trapped
 */
export function startVm(vm: Vm): void {
  startGuest(vm)
  configureGuest(vm)
}

/** The first part of a start: `_initialize` or `_start`, root context, VM start. Throws as {@link startVm}. */
export function startGuest(vm: Vm): void {
  const { host } = vm
  if (vm.callbacks.has('_initialize')) {
    callExport(vm, '_initialize', [], 0, 'start')
    if (vm.callbacks.has('main')) callExport(vm, 'main', [0, 0], 0, 'start')
    else callExport(vm, '__main_void', [], 0, 'start')
  } else {
    callExport(vm, '_start', [], 0, 'start')
  }
  vm.allowedImports = undefined
  settle(vm)

  vm.configuring = true
  callExport(vm, 'proxy_on_context_create', [rootContextId, 0], rootContextId, 'start')
  vm.configuring = false
  settle(vm)
  const started = callExport(
    vm,
    'proxy_on_vm_start',
    [rootContextId, host.vmConfiguration.length],
    rootContextId,
    'start',
  )
  if (started === 0) throw new PluginFailure('start', 'Failed to start base Wasm')
  settle(vm)
}

/** The second part of a start: the plugin's configuration. Throws as {@link startVm}. */
export function configureGuest(vm: Vm): void {
  vm.configuring = true
  const configured = callExport(
    vm,
    'proxy_on_configure',
    [rootContextId, vm.host.configuration.length],
    rootContextId,
    'configure',
  )
  vm.configuring = false
  if (configured === 0) throw new PluginFailure('configure', 'Failed to configure base Wasm plugin')
  settle(vm)
}

/**
 * A new VM of a plugin, not started yet.
 * @throws PluginFailure when the engine cannot instantiate it
 */
export function createVm(host: HostState, plugin: LoadedPlugin): Vm {
  const callbacks = new Map<string, GuestFunction>()
  const vm: Vm = {
    host,
    abi: plugin.abi,
    memory: createGuestMemory(new WebAssembly.Memory({ initial: 0 })),
    callbacks,
    allocator: () => 0,
    metricIds: createMetricIds(host.metrics),
    callouts: createCalloutState(),
    nextContextId: rootContextId + 1,
    currentContext: 0,
    effectiveContext: 0,
    stream: undefined,
    tickPeriod: 0,
    actions: [],
    events: [],
    sentLocalResponse: false,
    configuring: false,
    donePending: false,
    allowedImports: plugin.startImports,
    openCall: undefined,
    dead: undefined,
  }
  const { exports } = newInstance(plugin, importObject(vm, plugin))
  for (const name of plugin.callbacks) callbacks.set(name, exports[name] as GuestFunction)
  const memory = Object.values(exports).find((value) => value instanceof WebAssembly.Memory)
  return Object.assign(vm, {
    allocator: exports[plugin.allocator] as GuestFunction,
    ...(memory !== undefined && { memory: createGuestMemory(memory) }),
  })
}

function newInstance(plugin: LoadedPlugin, imports: WebAssembly.Imports): WebAssembly.Instance {
  if (!plugin.memoryFits) throw new PluginFailure('link', 'Failed to create new Wasm instance')
  try {
    return new WebAssembly.Instance(plugin.engineModule, imports)
  } catch (cause) {
    throw new PluginFailure('link', 'Failed to create new Wasm instance', cause)
  }
}

function importObject(vm: Vm, plugin: LoadedPlugin): WebAssembly.Imports {
  const imports: Record<string, Record<string, WebAssembly.ImportValue>> = {}
  for (const { module, name } of plugin.imports) {
    const implementation = hostFunctions[module]?.[name]
    if (implementation === undefined) {
      throw new PluginFailure('link', `Failed to load Wasm module due to a missing import: ${module}.${name}`)
    }
    imports[module] ??= {}
    imports[module][name] = hostCall(vm, module, name, implementation)
  }
  return imports
}

/** The function that the guest calls: it checks whether the call is allowed, counts and records it. */
function hostCall(
  vm: Vm,
  module: string,
  name: string,
  implementation: HostFunction,
): (...args: (number | bigint)[]) => number | undefined {
  const qualifiedName = `${module}.${name}`
  const run = implementation as (vm: Vm, ...args: (number | bigint)[]) => number | undefined
  const { recorder } = vm.host

  function checkAllowed(): void {
    if (vm.allowedImports === undefined || vm.allowedImports.has(qualifiedName)) return
    throw new GuestAbort(`restricted callback: ${qualifiedName}`)
  }

  if (recorder === undefined) {
    return (...args) => {
      if (vm.allowedImports !== undefined) checkAllowed()
      makeUnsigned(args)
      return run(vm, ...args)
    }
  }
  return (...args) => {
    makeUnsigned(args)
    if (recorder.events.length >= maxEvents) throw new GuestAbort('deadline exceeded')
    const event: OpenHostCall = { hostCall: name, args: args.map(traceValue), result: null }
    recorder.events.push(event)
    checkAllowed()
    const outer = vm.openCall
    vm.openCall = event
    const result = run(vm, ...args)
    vm.openCall = outer
    if (result !== undefined) event.result = result
    return result
  }
}

function makeUnsigned(args: (number | bigint)[]): void {
  for (let index = 0; index < args.length; index++) {
    const value = args[index]
    if (typeof value === 'number') args[index] = value >>> 0
  }
}
