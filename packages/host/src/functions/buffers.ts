import type { ByteString } from '../byte-string.ts'
import { giveBack } from '../give-back.ts'
import type { Side } from '../http-stream.ts'
import { recordInput, recordOutput, streamOf, type Vm } from '../vm.ts'
import { WasmResult } from '../wasm-result.ts'
import type { HostFunctions } from './types.ts'

/** A body that the plugin can change, or bytes that it can only read; `undefined` when there is no such buffer. */
type GuestBuffer = { side: Side } | { bytes: ByteString } | undefined

const redisBuffer = 9

function maxBufferType(vm: Vm): number {
  return vm.host.profile.hostFunctions.includes('proxy_redis_call') ? redisBuffer : 8
}

function bufferOf(vm: Vm, type: number): GuestBuffer {
  const stream = streamOf(vm)
  const { callouts, host } = vm
  switch (type) {
    case 0:
      return bodyOf(stream?.request)
    case 1:
      return bodyOf(stream?.response)
    case 4:
      return readOnly(callouts.httpBody)
    case 5:
      return { bytes: callouts.grpcMessage ?? '' }
    case 6:
      return { bytes: host.vmConfiguration }
    case 7:
      return vm.configuring ? { bytes: host.configuration } : undefined
    case redisBuffer:
      return readOnly(callouts.redisResponse)
    default:
      return { bytes: '' }
  }
}

function bodyOf(side: Side | undefined): GuestBuffer {
  return side !== undefined && (side.buffering || side.chunk !== undefined) ? { side } : { bytes: '' }
}

function readOnly(bytes: ByteString | undefined): GuestBuffer {
  return bytes === undefined ? undefined : { bytes }
}

function bytesOf(buffer: NonNullable<GuestBuffer>): ByteString {
  if ('bytes' in buffer) return buffer.bytes
  return buffer.side.buffering ? buffer.side.held : (buffer.side.chunk ?? '')
}

export const bufferFunctions: HostFunctions = {
  proxy_get_buffer_bytes(
    vm: Vm,
    type: number,
    start: number,
    length: number,
    valuePointer: number,
    valueSize: number,
  ) {
    if (type > maxBufferType(vm)) return WasmResult.BadArgument
    const buffer = bufferOf(vm, type)
    if (buffer === undefined) return WasmResult.NotFound
    const value = bytesOf(buffer).slice(start, start + length)
    if (!giveBack(vm, value, valuePointer, valueSize)) return WasmResult.InvalidMemoryAccess
    recordOutput(vm, { value })
    return WasmResult.Ok
  },
  proxy_get_buffer_status(vm: Vm, type: number, sizeAddress: number, flagsAddress: number) {
    if (type > maxBufferType(vm)) return WasmResult.BadArgument
    const buffer = bufferOf(vm, type)
    if (buffer === undefined) return WasmResult.NotFound
    const size = bytesOf(buffer).length
    if (!vm.memory.writeUint32(sizeAddress, size) || !vm.memory.writeUint32(flagsAddress, 0)) {
      return WasmResult.InvalidMemoryAccess
    }
    recordOutput(vm, { size: String(size), flags: '0' })
    return WasmResult.Ok
  },
  proxy_set_buffer_bytes(
    vm: Vm,
    type: number,
    start: number,
    length: number,
    valueAddress: number,
    valueSize: number,
  ) {
    if (type > maxBufferType(vm)) return WasmResult.BadArgument
    const buffer = bufferOf(vm, type)
    if (buffer === undefined) return WasmResult.NotFound
    const value = vm.memory.read(valueAddress, valueSize)
    if (value === undefined) return WasmResult.InvalidMemoryAccess
    recordInput(vm, { value })
    if ('bytes' in buffer) return WasmResult.BadArgument
    const old = bytesOf(buffer)
    let changed: ByteString
    if (start === 0) changed = value + old.slice(length)
    else if (start >= old.length) changed = old + value
    else return WasmResult.BadArgument
    if (buffer.side.buffering) buffer.side.held = changed
    else buffer.side.chunk = changed
    return WasmResult.Ok
  },
}
