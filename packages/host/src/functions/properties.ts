import { giveBack } from '../give-back.ts'
import { findProperty } from '../properties.ts'
import { recordInput, recordOutput, streamOf, type Vm } from '../vm.ts'
import { WasmResult } from '../wasm-result.ts'
import type { HostFunctions } from './types.ts'

function withoutTrailingNul(path: string): string {
  return path.endsWith('\0') ? path.slice(0, -1) : path
}

export const propertyFunctions: HostFunctions = {
  proxy_get_property(vm: Vm, pathAddress: number, pathSize: number, valuePointer: number, valueSize: number) {
    const path = vm.memory.read(pathAddress, pathSize)
    if (path === undefined) return WasmResult.InvalidMemoryAccess
    recordInput(vm, { path })
    const value = findProperty(vm, withoutTrailingNul(path))
    if (typeof value === 'number') return value
    if (!giveBack(vm, value, valuePointer, valueSize)) return WasmResult.InvalidMemoryAccess
    recordOutput(vm, { value })
    return WasmResult.Ok
  },
  proxy_set_property(vm: Vm, pathAddress: number, pathSize: number, valueAddress: number, valueSize: number) {
    const path = vm.memory.read(pathAddress, pathSize)
    const value = vm.memory.read(valueAddress, valueSize)
    if (path === undefined || value === undefined) return WasmResult.InvalidMemoryAccess
    recordInput(vm, { path, value })
    const stream = streamOf(vm)
    if (stream === undefined) return WasmResult.NotFound
    stream.ownProperties.set(withoutTrailingNul(path), value)
    return WasmResult.Ok
  },
}
