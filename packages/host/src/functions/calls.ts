import {
  calloutType,
  isHttpCall,
  startGrpcCall,
  startGrpcStream,
  startHttpCall,
  startRedisCall,
} from '../callouts.ts'
import { parsePairs } from '../pairs.ts'
import { recordInput, recordOutput, type Vm } from '../vm.ts'
import { WasmResult } from '../wasm-result.ts'
import type { HostFunctions } from './types.ts'

/** Reads ranges of memory given as address, size, address, size, …; `undefined` when any lies outside. */
function readAll(vm: Vm, ranges: readonly number[]): string[] | undefined {
  const values: string[] = []
  for (let index = 0; index < ranges.length; index += 2) {
    const value = vm.memory.read(ranges[index] ?? 0, ranges[index + 1] ?? 0)
    if (value === undefined) return undefined
    values.push(value)
  }
  return values
}

function record(vm: Vm, names: readonly string[], values: readonly string[]): void {
  recordInput(vm, Object.fromEntries(names.map((name, index) => [name, values[index] ?? ''])))
}

function giveId(vm: Vm, id: number, address: number): number {
  if (!vm.memory.writeUint32(address, id)) return WasmResult.InvalidMemoryAccess
  recordOutput(vm, { callId: String(id) })
  return WasmResult.Ok
}

function endGrpc(vm: Vm, id: number, dropEvents: (type: number) => boolean): number {
  const type = id & 3
  if (type !== calloutType.grpcCall && type !== calloutType.grpcStream) return WasmResult.BadArgument
  if (!vm.callouts.open.has(id)) return WasmResult.NotFound
  if (dropEvents(type)) vm.callouts.open.delete(id)
  return WasmResult.Ok
}

export const callFunctions: HostFunctions = {
  proxy_http_call(vm: Vm, ...args: number[]) {
    const values = readAll(vm, args.slice(0, 8))
    if (values === undefined) return WasmResult.InvalidMemoryAccess
    record(vm, ['upstream', 'headers', 'body', 'trailers'], values)
    const [, headers = ''] = values
    const [timeout = 0, idAddress = 0] = args.slice(8)
    if (!vm.memory.writeUint32(idAddress, 0)) return WasmResult.InvalidMemoryAccess
    if ((timeout | 0) < 0 || !isHttpCall(parsePairs(headers))) return WasmResult.BadArgument
    return giveId(vm, startHttpCall(vm), idAddress)
  },
  proxy_grpc_call(vm: Vm, ...args: number[]) {
    const values = readAll(vm, args.slice(0, 10))
    if (values === undefined) return WasmResult.InvalidMemoryAccess
    record(vm, ['service', 'serviceName', 'method', 'metadata', 'message'], values)
    return giveId(vm, startGrpcCall(vm), args[11] ?? 0)
  },
  proxy_grpc_stream(vm: Vm, ...args: number[]) {
    const values = readAll(vm, args.slice(0, 8))
    if (values === undefined) return WasmResult.InvalidMemoryAccess
    record(vm, ['service', 'serviceName', 'method', 'metadata'], values)
    return giveId(vm, startGrpcStream(vm), args[8] ?? 0)
  },
  proxy_grpc_cancel: (vm: Vm, id: number) => endGrpc(vm, id, () => true),
  proxy_grpc_close: (vm: Vm, id: number) => endGrpc(vm, id, (type) => type === calloutType.grpcCall),
  proxy_grpc_send(vm: Vm, id: number, messageAddress: number, messageSize: number) {
    const message = vm.memory.read(messageAddress, messageSize)
    if (message === undefined) return WasmResult.InvalidMemoryAccess
    recordInput(vm, { message })
    if ((id & 3) !== calloutType.grpcStream) return WasmResult.BadArgument
    return vm.callouts.open.has(id) ? WasmResult.Ok : WasmResult.NotFound
  },
  proxy_redis_init(vm: Vm, ...args: number[]) {
    const values = readAll(vm, args.slice(0, 6))
    if (values === undefined) return WasmResult.InvalidMemoryAccess
    record(vm, ['service', 'username', 'password'], values)
    return WasmResult.Ok
  },
  proxy_redis_call(vm: Vm, ...args: number[]) {
    const values = readAll(vm, args.slice(0, 4))
    if (values === undefined) return WasmResult.InvalidMemoryAccess
    record(vm, ['service', 'query'], values)
    const idAddress = args[4] ?? 0
    if (!vm.memory.writeUint32(idAddress, 0)) return WasmResult.InvalidMemoryAccess
    return giveId(vm, startRedisCall(vm, values[1] ?? ''), idAddress)
  },
}
