import { recordInput, recordOutput, type Vm } from '../vm.ts'
import { WasmResult } from '../wasm-result.ts'
import type { HostFunctions } from './types.ts'

export const metricFunctions: HostFunctions = {
  proxy_define_metric(vm: Vm, type: number, nameAddress: number, nameSize: number, idAddress: number) {
    const name = vm.memory.read(nameAddress, nameSize)
    if (name === undefined) return WasmResult.InvalidMemoryAccess
    recordInput(vm, { name })
    const id = vm.metricIds.define(type, name)
    if (id === undefined) return WasmResult.BadArgument
    if (!vm.memory.writeUint32(idAddress, id)) return WasmResult.InvalidMemoryAccess
    recordOutput(vm, { metricId: String(id) })
    return WasmResult.Ok
  },
  proxy_increment_metric: (vm: Vm, id: number, offset: bigint) => vm.metricIds.increment(id, offset),
  proxy_record_metric: (vm: Vm, id: number, value: bigint) => vm.metricIds.record(id, value),
  proxy_get_metric(vm: Vm, id: number, valueAddress: number) {
    const metric = vm.metricIds.get(id)
    if ('error' in metric) return metric.error
    if (!vm.memory.writeUint64(valueAddress, metric.value)) return WasmResult.InvalidMemoryAccess
    recordOutput(vm, { value: String(metric.value) })
    return WasmResult.Ok
  },
}
