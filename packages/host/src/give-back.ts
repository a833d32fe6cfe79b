import type { ByteString } from './byte-string.ts'
import type { Vm } from './vm.ts'

const mallocImports: ReadonlySet<string> = new Set([
  'env.proxy_log',
  ...['wasi_unstable', 'wasi_snapshot_preview1'].flatMap((module) =>
    ['fd_write', 'clock_time_get', 'poll_oneoff'].map((name) => `${module}.${name}`),
  ),
])

/** Lets the plugin allocate memory; `undefined` when it cannot or gives what lies outside memory. */
export function allocate(vm: Vm, size: number): number | undefined {
  const { currentContext, effectiveContext, allowedImports, openCall } = vm
  if (vm.host.profile.family === 'envoy') vm.allowedImports = mallocImports
  vm.currentContext = 0
  vm.effectiveContext = 0
  const address = Number(vm.allocator(size)) >>> 0
  vm.currentContext = currentContext
  vm.effectiveContext = effectiveContext
  vm.allowedImports = allowedImports
  vm.openCall = openCall
  return address === 0 || !vm.memory.contains(address, size) ? undefined : address
}

/**
 * Copies bytes into memory that the plugin allocates, then writes pointer and size.
 * Without bytes nothing is allocated and the pointer is 0. `false` when any write fails.
 */
export function giveBack(vm: Vm, value: ByteString, pointerAddress: number, sizeAddress: number): boolean {
  let pointer: number | undefined = 0
  if (value.length > 0) {
    pointer = allocate(vm, value.length)
    if (pointer === undefined) return false
    vm.memory.write(pointer, value)
  }
  return vm.memory.writeUint32(pointerAddress, pointer) && vm.memory.writeUint32(sizeAddress, value.length)
}
