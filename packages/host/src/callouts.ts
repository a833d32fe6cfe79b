import { type ByteString, type ByteStringPair, toByteString, toByteStringPairs } from './byte-string.ts'
import { callExport } from './callback.ts'
import { createHeaderMap, getHeader, type HeaderMap } from './header-map.ts'
import type { GrpcAnswer, GrpcStreamAnswer, HeaderPairs, RedisAnswer } from './scenario.ts'
import { rootContextId, type Vm } from './vm.ts'
import { WasmResult } from './wasm-result.ts'

/** Kinds of calls to the outside: the low two bits of an id. */
export const calloutType = { http: 0, grpcCall: 1, grpcStream: 2, redis: 3 } as const

/** Calls to the outside of one VM, and what the callback of an answer may read. */
export interface CalloutState {
  /** The id given last, by kind. */
  readonly lastIds: [number, number, number, number]
  /** gRPC calls and streams whose end has not been delivered. */
  readonly open: Set<number>
  /** What `proxy_get_status` gives. */
  status: { code: number; message: ByteString }
  httpHeaders: HeaderMap | undefined
  httpBody: ByteString | undefined
  httpTrailers: HeaderMap | undefined
  grpcInitialMetadata: HeaderMap | undefined
  grpcTrailingMetadata: HeaderMap | undefined
  grpcMessage: ByteString | undefined
  redisResponse: ByteString | undefined
}

export function createCalloutState(): CalloutState {
  return {
    lastIds: [0, 1, 2, 3],
    open: new Set(),
    status: { code: 0, message: '' },
    httpHeaders: undefined,
    httpBody: undefined,
    httpTrailers: undefined,
    grpcInitialMetadata: undefined,
    grpcTrailingMetadata: undefined,
    grpcMessage: undefined,
    redisResponse: undefined,
  }
}

function nextId(vm: Vm, type: 0 | 1 | 2 | 3): number {
  vm.callouts.lastIds[type] += 4
  return vm.callouts.lastIds[type]
}

function callout(vm: Vm, name: string, args: number[]): void {
  callExport(vm, name, args, rootContextId, 'callout')
}

/** Whether a request can be sent as an HTTP call: Envoy asks for path, method and authority. */
export function isHttpCall(headers: readonly ByteStringPair[]): boolean {
  const map = createHeaderMap('requestHeaders', headers)
  return [':path', ':method', ':authority'].every((name) => getHeader(map, name) !== undefined)
}

/** Starts an HTTP call and puts its answer, or its failure, into the queue of events. @returns its id */
export function startHttpCall(vm: Vm): number {
  const id = nextId(vm, calloutType.http)
  const answer = vm.host.answers.nextHttp()
  const { callouts } = vm
  vm.events.push(() => {
    if (answer === undefined || answer.failure === true) {
      callouts.status = { code: WasmResult.BrokenConnection, message: 'reset' }
      callout(vm, 'proxy_on_http_call_response', [rootContextId, id, 0, 0, 0])
      callouts.status.message = ''
      return
    }
    const trailers = toByteStringPairs(answer.trailers)
    callouts.httpHeaders = responseHeaders(answer.headers)
    callouts.httpBody = (answer.body ?? []).map(toByteString).join('')
    callouts.httpTrailers = trailers.length > 0 ? createHeaderMap('responseTrailers', trailers) : undefined
    callout(vm, 'proxy_on_http_call_response', [
      rootContextId,
      id,
      callouts.httpHeaders.entries.length,
      callouts.httpBody.length,
      callouts.httpTrailers?.entries.length ?? 0,
    ])
    callouts.httpHeaders = undefined
    callouts.httpBody = undefined
    callouts.httpTrailers = undefined
  })
  return id
}

/** Response headers of a scenario as a map: a missing `:status` is 200. */
export function responseHeaders(pairs: HeaderPairs | undefined): HeaderMap {
  const map = createHeaderMap('responseHeaders', toByteStringPairs(pairs))
  return getHeader(map, ':status') === undefined
    ? createHeaderMap('responseHeaders', [[':status', '200'], ...map.entries])
    : map
}

const grpcUnavailable = 14

/** Starts a unary gRPC call. @returns its id */
export function startGrpcCall(vm: Vm): number {
  const id = nextId(vm, calloutType.grpcCall)
  const answer: GrpcAnswer = vm.host.answers.nextGrpc() ?? { status: grpcUnavailable }
  vm.callouts.open.add(id)
  if ((answer.status ?? 0) === 0) receiveGrpc(vm, id, toByteString(answer.message ?? ''), true)
  else closeGrpc(vm, id, answer)
  return id
}

/** Opens a gRPC stream. @returns its id */
export function startGrpcStream(vm: Vm): number {
  const id = nextId(vm, calloutType.grpcStream)
  const answer: GrpcStreamAnswer = vm.host.answers.nextGrpcStream() ?? { status: grpcUnavailable }
  vm.callouts.open.add(id)
  receiveMetadata(vm, id, 'grpcInitialMetadata', answer.initialMetadata)
  for (const message of answer.messages ?? []) receiveGrpc(vm, id, toByteString(message), false)
  receiveMetadata(vm, id, 'grpcTrailingMetadata', answer.trailingMetadata)
  closeGrpc(vm, id, answer)
  return id
}

/** Puts an event of a gRPC call into the queue; it is dropped when the call was cancelled meanwhile. */
function grpcEvent(vm: Vm, id: number, deliver: () => void): void {
  vm.events.push(() => {
    if (vm.callouts.open.has(id)) deliver()
  })
}

function receiveMetadata(
  vm: Vm,
  id: number,
  kind: 'grpcInitialMetadata' | 'grpcTrailingMetadata',
  pairs: HeaderPairs | undefined,
): void {
  if (pairs === undefined) return
  const name = kind === 'grpcInitialMetadata' ? 'initial' : 'trailing'
  grpcEvent(vm, id, () => {
    const map = createHeaderMap('other', toByteStringPairs(pairs))
    vm.callouts[kind] = map
    callout(vm, `proxy_on_grpc_receive_${name}_metadata`, [rootContextId, id, map.entries.length])
    vm.callouts[kind] = undefined
  })
}

function receiveGrpc(vm: Vm, id: number, message: ByteString, last: boolean): void {
  grpcEvent(vm, id, () => {
    vm.callouts.grpcMessage = message
    callout(vm, 'proxy_on_grpc_receive', [rootContextId, id, message.length])
    vm.callouts.grpcMessage = undefined
    if (last) vm.callouts.open.delete(id)
  })
}

function closeGrpc(vm: Vm, id: number, answer: { status?: number; message?: GrpcAnswer['message'] }): void {
  grpcEvent(vm, id, () => {
    const code = (answer.status ?? 0) >>> 0
    vm.callouts.status = { code, message: toByteString(answer.message ?? '') }
    callout(vm, 'proxy_on_grpc_close', [rootContextId, id, code])
    vm.callouts.status.message = ''
    vm.callouts.open.delete(id)
  })
}

/** Starts a Redis call. @returns its id */
export function startRedisCall(vm: Vm, query: ByteString): number {
  const id = nextId(vm, calloutType.redis)
  const { answers, onUnansweredRedisCall } = vm.host
  const answer: RedisAnswer = answers.nextRedis() ?? onUnansweredRedisCall?.(query) ?? { status: 1 }
  vm.events.push(() => {
    const response = toByteString(answer.response ?? '')
    const status = (answer.status ?? 0) >>> 0
    vm.callouts.redisResponse = response
    callout(vm, 'proxy_on_redis_call_response', [rootContextId, id, status, response.length])
    vm.callouts.redisResponse = undefined
  })
  return id
}
