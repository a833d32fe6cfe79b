import { createAnswers } from './answers.ts'
import { fromByteString, fromByteStringPairs, toByteString, toByteStringPairs } from './byte-string.ts'
import { callExport } from './callback.ts'
import { responseHeaders } from './callouts.ts'
import { createHeaderMap, getHeader } from './header-map.ts'
import { propertyMap } from './host-state.ts'
import { createStream, type IncomingMessage, type PassedOn, type Stream } from './http-stream.ts'
import { buildLocalResponse } from './local-response.ts'
import { settle } from './pump.ts'
import type { Exchange, Message } from './scenario.ts'
import { runSide, type TickBudget } from './stream-run.ts'
import type { ExchangeResult, Failure } from './trace.ts'
import { GuestTrap } from './trap.ts'
import { rootContextId, type Vm } from './vm.ts'

const defaultPseudoHeaders: readonly (readonly [string, string])[] = [
  [':authority', 'example.com'],
  [':path', '/'],
  [':method', 'GET'],
  [':scheme', 'http'],
]

/**
 * Takes one exchange through a plugin. Whatever the plugin does, there is a result; a trap leaves `vm.dead` set.
 * @param ticks used up where the exchange waits for one
 */
export function runExchange(vm: Vm, exchange: Exchange, name: string, ticks: TickBudget): ExchangeResult {
  vm.host.answers = createAnswers(exchange)
  const stream = createStream(vm.nextContextId++, vm.host.clock.now(), propertyMap(exchange.properties))
  vm.stream = stream
  let stuck: ExchangeResult['stuck']
  let failure = trapOf(() => {
    callExport(vm, 'proxy_on_context_create', [stream.id, rootContextId], stream.id, 'request')
    settle(vm)
    if (!runSide(vm, stream, stream.request, requestMessage(exchange.request), ticks)) {
      stuck = 'request'
      return
    }
    if (stream.closed) return
    stream.side = 'response'
    const message = responseMessage(stream, exchange.response)
    if (!runSide(vm, stream, stream.response, message, ticks)) stuck = 'response'
  })
  const result = exchangeResult(stream, name, failure !== undefined)
  if (failure === undefined) failure = trapOf(() => finishStream(vm, stream))
  vm.stream = undefined
  return {
    ...result,
    ...(stream.reset && { reset: true }),
    ...(stuck !== undefined && { stuck }),
    ...(failure !== undefined && { failure }),
  }
}

/** The response that a gateway gives for a plugin that cannot run. */
export function failedExchange(name: string, failure: Failure): ExchangeResult {
  return { name, response: unavailable, localResponse: false, failure }
}

const unavailable: ExchangeResult['response'] = { headers: [[':status', '503']], body: '', trailers: [] }

function trapOf(run: () => void): Failure | undefined {
  try {
    run()
    return undefined
  } catch (thrown) {
    if (thrown instanceof GuestTrap) return thrown.failure
    throw thrown
  }
}

function finishStream(vm: Vm, stream: Stream): void {
  stream.closed = true
  stream.logging = true
  callExport(vm, 'proxy_on_log', [stream.id], stream.id, 'done')
  stream.logging = false
  settle(vm)
  callExport(vm, 'proxy_on_done', [stream.id], stream.id, 'done')
  settle(vm)
  callExport(vm, 'proxy_on_delete', [stream.id], stream.id, 'done')
  settle(vm)
}

function requestMessage(message: Message = {}): IncomingMessage {
  const headers = createHeaderMap('requestHeaders', toByteStringPairs(message.headers))
  const missing = defaultPseudoHeaders.filter(([name]) => getHeader(headers, name) === undefined)
  return {
    ...bodyAndTrailers(message),
    headers: [...toByteStringPairs(message.headers), ...toByteStringPairs(missing)],
  }
}

function responseMessage(stream: Stream, message: Message = {}): IncomingMessage {
  if (stream.localResponse === undefined) {
    return { ...bodyAndTrailers(message), headers: responseHeaders(message.headers).entries }
  }
  const { headers, body } = buildLocalResponse(stream.request.headers, stream.localResponse)
  return { headers: headers.entries, body: body === '' ? [] : [body], trailers: [] }
}

function bodyAndTrailers({ body = [], trailers }: Message): Pick<IncomingMessage, 'body' | 'trailers'> {
  return { body: body.map(toByteString), trailers: toByteStringPairs(trailers) }
}

function exchangeResult(stream: Stream, name: string, trapped: boolean): ExchangeResult {
  const { request, response } = stream
  const nothingSent = response.passedOn.headers === undefined
  return {
    name,
    ...(request.passedOn.complete &&
      stream.localResponse === undefined && { request: toResult(request.passedOn) }),
    response: trapped && nothingSent ? unavailable : toResult(response.passedOn),
    localResponse: stream.answeredLocally && !nothingSent,
  }
}

function toResult({ headers, body, trailers }: PassedOn): ExchangeResult['response'] {
  return {
    headers: fromByteStringPairs(headers ?? []),
    body: fromByteString(body),
    trailers: fromByteStringPairs(trailers),
  }
}
