import { callExport } from '../callback.ts'
import { giveBack } from '../give-back.ts'
import { recordInput, recordOutput, rootContextId, type Vm } from '../vm.ts'
import { WasmResult } from '../wasm-result.ts'
import type { HostFunctions } from './types.ts'

function giveQueueId(vm: Vm, id: number, address: number): number {
  if (!vm.memory.writeUint32(address, id)) return WasmResult.InvalidMemoryAccess
  recordOutput(vm, { queueId: String(id) })
  return WasmResult.Ok
}

/** Shared data and shared queues. */
export const sharedFunctions: HostFunctions = {
  proxy_get_shared_data(
    vm: Vm,
    keyAddress: number,
    keySize: number,
    valuePointer: number,
    valueSize: number,
    casAddress: number,
  ) {
    const key = vm.memory.read(keyAddress, keySize)
    if (key === undefined) return WasmResult.InvalidMemoryAccess
    recordInput(vm, { key })
    const entry = vm.host.sharedData.get(key)
    if (entry === undefined) return WasmResult.NotFound
    if (!giveBack(vm, entry.value, valuePointer, valueSize)) return WasmResult.InvalidMemoryAccess
    if (!vm.memory.writeUint32(casAddress, entry.cas)) return WasmResult.InvalidMemoryAccess
    recordOutput(vm, { value: entry.value, cas: String(entry.cas) })
    return WasmResult.Ok
  },
  proxy_set_shared_data(
    vm: Vm,
    keyAddress: number,
    keySize: number,
    valueAddress: number,
    valueSize: number,
    cas: number,
  ) {
    const key = vm.memory.read(keyAddress, keySize)
    const value = vm.memory.read(valueAddress, valueSize)
    if (key === undefined || value === undefined) return WasmResult.InvalidMemoryAccess
    recordInput(vm, { key, value })
    return vm.host.sharedData.set(key, value, cas)
  },
  proxy_register_shared_queue(vm: Vm, nameAddress: number, nameSize: number, idAddress: number) {
    const name = vm.memory.read(nameAddress, nameSize)
    if (name === undefined) return WasmResult.InvalidMemoryAccess
    recordInput(vm, { name })
    return giveQueueId(vm, vm.host.queues.register(name), idAddress)
  },
  proxy_resolve_shared_queue(
    vm: Vm,
    vmIdAddress: number,
    vmIdSize: number,
    nameAddress: number,
    nameSize: number,
    idAddress: number,
  ) {
    const vmId = vm.memory.read(vmIdAddress, vmIdSize)
    const name = vm.memory.read(nameAddress, nameSize)
    if (vmId === undefined || name === undefined) return WasmResult.InvalidMemoryAccess
    recordInput(vm, { vmId, name })
    const id = vmId === '' || vmId === vm.host.vmId ? vm.host.queues.resolve(name) : undefined
    return id === undefined ? WasmResult.NotFound : giveQueueId(vm, id, idAddress)
  },
  proxy_dequeue_shared_queue(vm: Vm, id: number, valuePointer: number, valueSize: number) {
    const value = vm.host.queues.dequeue(id)
    if (value === undefined) return WasmResult.NotFound
    if (value === null) return WasmResult.Empty
    if (!giveBack(vm, value, valuePointer, valueSize)) return WasmResult.InvalidMemoryAccess
    recordOutput(vm, { value })
    return WasmResult.Ok
  },
  proxy_enqueue_shared_queue(vm: Vm, id: number, valueAddress: number, valueSize: number) {
    const value = vm.memory.read(valueAddress, valueSize)
    if (value === undefined) return WasmResult.InvalidMemoryAccess
    recordInput(vm, { value })
    if (!vm.host.queues.enqueue(id, value)) return WasmResult.NotFound
    vm.events.push(() =>
      callExport(vm, 'proxy_on_queue_ready', [rootContextId, id], rootContextId, 'callout'),
    )
    return WasmResult.Ok
  },
}
