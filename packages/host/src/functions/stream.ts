import { giveBack } from '../give-back.ts'
import { passOn, passOnHeaders, type SideName, type Stream } from '../http-stream.ts'
import { applyLocalResponse } from '../local-response.ts'
import { parsePairs, serializePairs } from '../pairs.ts'
import { recordInput, recordOutput, rootContextId, streamOf, type Vm } from '../vm.ts'
import { WasmResult } from '../wasm-result.ts'
import type { HostFunctions } from './types.ts'

function continueSide(vm: Vm, name: SideName): number {
  const stream = streamOf(vm)
  if (stream === undefined) return WasmResult.Ok
  const side = stream[name]
  vm.actions.push(() => {
    if (!stream.closed && side.hold !== 'none') passOn(side)
  })
  // Envoy takes the request away from the plugin, whichever side goes on.
  stream.request.headersVisible = false
  stream.request.trailersVisible = false
  stream.request.bodyPresent = false
  return WasmResult.Ok
}

function closeStream(vm: Vm, stream: Stream | undefined): void {
  if (stream === undefined) return
  vm.actions.push(() => {
    if (stream.closed || stream.response.passedOn.complete) return
    stream.closed = true
    stream.reset = true
  })
}

/** Sends data to the client past the rest of the response that the plugin still gets. */
export function injectResponseData(vm: Vm, body: string, endOfStream: boolean): void {
  const stream = streamOf(vm)
  if (stream === undefined) return
  vm.actions.push(() => {
    const side = stream.response
    if (stream.closed || side.headers === undefined || side.passedOn.complete) return
    passOnHeaders(side)
    side.passedOn.body += body
    if (endOfStream) {
      side.passedOn.complete = true
      stream.closed = true
    }
  })
}

export const streamFunctions: HostFunctions = {
  proxy_continue_request: (vm: Vm) => continueSide(vm, 'request'),
  proxy_continue_response: (vm: Vm) => continueSide(vm, 'response'),
  proxy_continue_stream(vm: Vm, type: number) {
    if (type > 3) return WasmResult.BadArgument
    if (type === 3) return WasmResult.Unimplemented
    return type === 2 ? WasmResult.Ok : continueSide(vm, type === 0 ? 'request' : 'response')
  },
  proxy_close_stream(vm: Vm, type: number) {
    if (type > 3) return WasmResult.BadArgument
    if (type < 2) closeStream(vm, streamOf(vm))
    return WasmResult.Ok
  },
  proxy_clear_route_cache: () => WasmResult.Ok,
  proxy_send_local_response(
    vm: Vm,
    status: number,
    detailsAddress: number,
    detailsSize: number,
    bodyAddress: number,
    bodySize: number,
    headersAddress: number,
    headersSize: number,
    grpcStatus: number,
  ) {
    const details = vm.memory.read(detailsAddress, detailsSize)
    const body = vm.memory.read(bodyAddress, bodySize)
    const headers = vm.memory.read(headersAddress, headersSize)
    if (details === undefined || body === undefined || headers === undefined) {
      return WasmResult.InvalidMemoryAccess
    }
    recordInput(vm, { details, body, headers })
    const stream = streamOf(vm)
    if (stream !== undefined) {
      const local = { status, details, body, headers: parsePairs(headers), grpcStatus: grpcStatus | 0 }
      vm.actions.push(() => applyLocalResponse(stream, local))
    }
    vm.sentLocalResponse = true
    return WasmResult.Ok
  },
  proxy_set_effective_context(vm: Vm, context: number) {
    if (context !== 0 && context !== rootContextId && context !== vm.stream?.id) return WasmResult.BadArgument
    vm.effectiveContext = context
    return WasmResult.Ok
  },
  proxy_done(vm: Vm) {
    if (!vm.donePending) return WasmResult.NotFound
    vm.donePending = false
    return WasmResult.Ok
  },
  proxy_set_tick_period_milliseconds(vm: Vm, period: number) {
    vm.tickPeriod = period
    return WasmResult.Ok
  },
  proxy_get_current_time_nanoseconds(vm: Vm, timeAddress: number) {
    const time = vm.host.clock.read()
    if (!vm.memory.writeUint64(timeAddress, time)) return WasmResult.InvalidMemoryAccess
    recordOutput(vm, { time: String(time) })
    return WasmResult.Ok
  },
  proxy_get_configuration(vm: Vm, valuePointer: number, valueSize: number) {
    const value = vm.configuring ? vm.host.configuration : vm.host.vmConfiguration
    if (!giveBack(vm, value, valuePointer, valueSize)) return WasmResult.InvalidMemoryAccess
    recordOutput(vm, { value })
    return WasmResult.Ok
  },
  proxy_get_status(vm: Vm, codeAddress: number, messagePointer: number, messageSize: number) {
    const { code, message } = vm.callouts.status
    if (!vm.memory.writeUint32(codeAddress, code)) return WasmResult.InvalidMemoryAccess
    if (!giveBack(vm, message, messagePointer, messageSize)) return WasmResult.InvalidMemoryAccess
    recordOutput(vm, { code: String(code), message })
    return WasmResult.Ok
  },
  proxy_inject_encoded_data_to_filter_chain(
    vm: Vm,
    bodyAddress: number,
    bodySize: number,
    endOfStream: number,
  ) {
    const body = vm.memory.read(bodyAddress, bodySize)
    if (body === undefined) return WasmResult.InvalidMemoryAccess
    recordInput(vm, { body })
    injectResponseData(vm, body, endOfStream !== 0)
    return WasmResult.Ok
  },
  proxy_get_upstream_hosts(vm: Vm, pairsPointer: number, pairsSize: number) {
    const pairs = serializePairs(vm.host.upstreamHosts)
    if (!giveBack(vm, pairs, pairsPointer, pairsSize)) return WasmResult.InvalidMemoryAccess
    recordOutput(vm, { pairs })
    return WasmResult.Ok
  },
  proxy_set_upstream_override_host(vm: Vm, addressPointer: number, addressSize: number) {
    const address = vm.memory.read(addressPointer, addressSize)
    if (address === undefined) return WasmResult.InvalidMemoryAccess
    recordInput(vm, { address })
    return WasmResult.Ok
  },
  envoy_resolve_dns(vm: Vm, addressPointer: number, addressSize: number, tokenAddress: number) {
    const address = vm.memory.read(addressPointer, addressSize)
    if (address === undefined) return WasmResult.InvalidMemoryAccess
    recordInput(vm, { address })
    if (!vm.memory.writeUint32(tokenAddress, 0)) return WasmResult.InvalidMemoryAccess
    recordOutput(vm, { token: '0' })
    return WasmResult.Ok
  },
}
