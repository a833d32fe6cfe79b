import { inflateSync } from 'node:zlib'
import type { ByteString } from '../byte-string.ts'
import { int32Bytes } from '../byte-string.ts'
import { allocate } from '../give-back.ts'
import { recordInput, recordOutput, type Vm } from '../vm.ts'
import { WasmResult } from '../wasm-result.ts'
import { injectResponseData } from './stream.ts'
import type { HostFunctions } from './types.ts'

/** Results of a foreign function, or the code with which it fails. */
type ForeignFunction = (vm: Vm, input: ByteString) => ByteString | number

const nothing: ForeignFunction = () => ''

const forAllGateways: Readonly<Record<string, ForeignFunction>> = {
  compress: (_vm, input) => storeAsZlib(input),
  uncompress(_vm, input) {
    try {
      return inflateSync(Buffer.from(input, 'latin1')).toString('latin1')
    } catch {
      return WasmResult.SerializationFailure
    }
  },
  clear_route_cache: nothing,
  declare_property: nothing,
  set_envoy_filter_state: nothing,
}

const forHigress: Readonly<Record<string, ForeignFunction>> = {
  get_log_level: (vm) => int32Bytes(vm.host.logLevel),
  set_global_max_requests_per_io_cycle: nothing,
  inject_encoded_data_to_filter_chain: inject,
  inject_encoded_data_to_filter_chain_on_header: inject,
}

/**
 * A zlib stream of stored blocks. Envoy deflates, but two libraries deflate to different bytes, and the hosts
 * must not differ.
 */
function storeAsZlib(input: ByteString): ByteString {
  const blocks: Buffer[] = [Buffer.from([0x78, 0x01])]
  const bytes = Buffer.from(input, 'latin1')
  const blockSize = 65_535
  for (let start = 0; start === 0 || start < bytes.length; start += blockSize) {
    const block = bytes.subarray(start, start + blockSize)
    const header = Buffer.alloc(5)
    header[0] = start + blockSize >= bytes.length ? 1 : 0
    header.writeUInt16LE(block.length, 1)
    header.writeUInt16LE(block.length ^ 0xffff, 3)
    blocks.push(header, block)
  }
  const checksum = Buffer.alloc(4)
  checksum.writeUInt32BE(adler32(bytes))
  return Buffer.concat([...blocks, checksum]).toString('latin1')
}

function adler32(bytes: Uint8Array): number {
  let low = 1
  let high = 0
  for (const byte of bytes) {
    low = (low + byte) % 65_521
    high = (high + low) % 65_521
  }
  return high * 65_536 + low
}

function inject(vm: Vm, input: ByteString): ByteString | number {
  const message = parseInjection(Buffer.from(input, 'latin1'))
  if (message === undefined) return WasmResult.SerializationFailure
  injectResponseData(vm, message.body, message.endOfStream)
  return ''
}

/** Field 1 of the protobuf message is the body, field 2 says whether the stream ends; others are skipped. */
function parseInjection(bytes: Buffer): { body: ByteString; endOfStream: boolean } | undefined {
  let position = 0
  let body = ''
  let endOfStream = false

  function varint(): number | undefined {
    let value = 0
    for (let factor = 1; position < bytes.length && factor <= 2 ** 63; factor *= 128) {
      const byte = bytes[position++] ?? 0
      value += (byte & 0x7f) * factor
      if (byte < 0x80) return value
    }
    return undefined
  }

  while (position < bytes.length) {
    const key = varint()
    if (key === undefined || key < 8) return undefined
    const wireType = key % 8
    const field = Math.floor(key / 8)
    if (wireType === 0) {
      const value = varint()
      if (value === undefined) return undefined
      if (field === 2) endOfStream = value !== 0
    } else if (wireType === 2) {
      const length = varint()
      if (length === undefined || position + length > bytes.length) return undefined
      if (field === 1) body = bytes.toString('latin1', position, position + length)
      position += length
    } else if (wireType === 1 || wireType === 5) {
      position += wireType === 1 ? 8 : 4
      if (position > bytes.length) return undefined
    } else {
      return undefined
    }
  }
  return { body, endOfStream }
}

function foreignFunction(vm: Vm, name: ByteString): ForeignFunction | undefined {
  if (Object.hasOwn(forAllGateways, name)) return forAllGateways[name]
  const higress = vm.host.profile.hostFunctions.includes('proxy_redis_call')
  return higress && Object.hasOwn(forHigress, name) ? forHigress[name] : undefined
}

export const foreignFunctions: HostFunctions = {
  proxy_call_foreign_function(
    vm: Vm,
    nameAddress: number,
    nameSize: number,
    argumentsAddress: number,
    argumentsSize: number,
    resultsPointer: number,
    resultsSize: number,
  ) {
    const name = vm.memory.read(nameAddress, nameSize)
    const input = vm.memory.read(argumentsAddress, argumentsSize)
    if (name === undefined || input === undefined) return WasmResult.InvalidMemoryAccess
    recordInput(vm, { name, arguments: input })
    const run = foreignFunction(vm, name)
    if (run === undefined) return WasmResult.NotFound
    const outcome = run(vm, input)
    const results = typeof outcome === 'number' ? '' : outcome
    let address: number | undefined = 0
    if (resultsPointer !== 0) {
      if (results.length > 0) {
        address = allocate(vm, results.length)
        if (address === undefined) return WasmResult.InvalidMemoryAccess
        vm.memory.write(address, results)
      }
      if (!vm.memory.writeUint32(resultsPointer, address)) return WasmResult.InvalidMemoryAccess
    }
    if (resultsSize !== 0 && !vm.memory.writeUint32(resultsSize, results.length)) {
      return WasmResult.InvalidMemoryAccess
    }
    if (typeof outcome === 'number') return outcome
    recordOutput(vm, { results })
    return WasmResult.Ok
  },
}
