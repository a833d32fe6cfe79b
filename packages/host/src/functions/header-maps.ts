import type { ByteString } from '../byte-string.ts'
import { giveBack } from '../give-back.ts'
import {
  addHeader,
  getHeader,
  type HeaderMap,
  headerBytes,
  removeHeader,
  replaceHeader,
  setHeaders,
} from '../header-map.ts'
import { changeableMap, readableMap } from '../maps.ts'
import { parsePairs, serializePairs } from '../pairs.ts'
import { recordInput, recordOutput, streamOf, type Vm } from '../vm.ts'
import { WasmResult } from '../wasm-result.ts'
import type { HostFunctions } from './types.ts'

/** Highest `HeaderMapType` of the ABI. */
const maxMapType = 7

function change(
  operation: (map: HeaderMap, key: ByteString, value: ByteString) => void,
): (vm: Vm, type: number, key: number, keySize: number, value: number, valueSize: number) => number {
  return (vm, type, keyAddress, keySize, valueAddress, valueSize) => {
    if (type > maxMapType) return WasmResult.BadArgument
    const key = vm.memory.read(keyAddress, keySize)
    const value = vm.memory.read(valueAddress, valueSize)
    if (key === undefined || value === undefined) return WasmResult.InvalidMemoryAccess
    recordInput(vm, { key, value })
    const map = changeableMap(vm, type)
    if (map === undefined) return WasmResult.BadArgument
    operation(map, key, value)
    return WasmResult.Ok
  }
}

export const headerMapFunctions: HostFunctions = {
  proxy_get_header_map_value(
    vm: Vm,
    type: number,
    keyAddress: number,
    keySize: number,
    valuePointer: number,
    valueSize: number,
  ) {
    if (type > maxMapType) return WasmResult.BadArgument
    const key = vm.memory.read(keyAddress, keySize)
    if (key === undefined) return WasmResult.InvalidMemoryAccess
    recordInput(vm, { key })
    const map = readableMap(vm, type)
    let value = map && getHeader(map, key)
    if (map === undefined && streamOf(vm)?.logging !== true) return WasmResult.BadArgument
    if (value === undefined) {
      if (vm.abi !== '0.1.0') return WasmResult.NotFound
      value = ''
    }
    if (!giveBack(vm, value, valuePointer, valueSize)) return WasmResult.InvalidMemoryAccess
    recordOutput(vm, { value })
    return WasmResult.Ok
  },
  proxy_add_header_map_value: change(addHeader),
  proxy_replace_header_map_value: change(replaceHeader),
  proxy_remove_header_map_value(vm: Vm, type: number, keyAddress: number, keySize: number) {
    if (type > maxMapType) return WasmResult.BadArgument
    const key = vm.memory.read(keyAddress, keySize)
    if (key === undefined) return WasmResult.InvalidMemoryAccess
    recordInput(vm, { key })
    const map = changeableMap(vm, type)
    if (map === undefined) return WasmResult.BadArgument
    removeHeader(map, key)
    return WasmResult.Ok
  },
  proxy_get_header_map_pairs(vm: Vm, type: number, pairsPointer: number, pairsSize: number) {
    if (type > maxMapType) return WasmResult.BadArgument
    const pairs = serializePairs(readableMap(vm, type)?.entries ?? [])
    if (!giveBack(vm, pairs, pairsPointer, pairsSize)) return WasmResult.InvalidMemoryAccess
    recordOutput(vm, { pairs })
    return WasmResult.Ok
  },
  proxy_set_header_map_pairs(vm: Vm, type: number, pairsAddress: number, pairsSize: number) {
    if (type > maxMapType) return WasmResult.BadArgument
    const pairs = vm.memory.read(pairsAddress, pairsSize)
    if (pairs === undefined) return WasmResult.InvalidMemoryAccess
    recordInput(vm, { pairs })
    const map = changeableMap(vm, type)
    if (map === undefined) return WasmResult.BadArgument
    setHeaders(map, parsePairs(pairs))
    return WasmResult.Ok
  },
  proxy_get_header_map_size(vm: Vm, type: number, sizeAddress: number) {
    if (type > maxMapType) return WasmResult.BadArgument
    const map = changeableMap(vm, type)
    if (map === undefined) return WasmResult.BadArgument
    const size = headerBytes(map)
    if (!vm.memory.writeUint32(sizeAddress, size)) return WasmResult.InvalidMemoryAccess
    recordOutput(vm, { size: String(size) })
    return WasmResult.Ok
  },
}
