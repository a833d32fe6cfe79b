import { type ByteString, fromByteString } from '../byte-string.ts'
import { logLevels } from '../host-state.ts'
import { recordInput, recordOutput, type Vm } from '../vm.ts'
import { WasmResult } from '../wasm-result.ts'
import type { HostFunctions } from './types.ts'

/** Keeps a message of the plugin when its level is high enough. */
export function writeLog(vm: Vm, level: number, message: ByteString): void {
  const name = logLevels[level]
  if (name === undefined || level < vm.host.logLevel) return
  vm.host.recorder?.events.push({ log: { level: name, message: fromByteString(message) } })
}

export const logFunctions: HostFunctions = {
  proxy_log(vm: Vm, level: number, address: number, size: number) {
    if (level >= logLevels.length) return WasmResult.BadArgument
    const message = vm.memory.read(address, size)
    if (message === undefined) return WasmResult.InvalidMemoryAccess
    recordInput(vm, { message })
    writeLog(vm, level, message)
    return WasmResult.Ok
  },
  proxy_get_log_level(vm: Vm, levelAddress: number) {
    const level = vm.host.logLevel
    if (!vm.memory.writeUint32(levelAddress, level)) return WasmResult.InvalidMemoryAccess
    recordOutput(vm, { level: String(level) })
    return WasmResult.Ok
  },
}
