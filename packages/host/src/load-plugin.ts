import type { GatewayProfile } from '@proxy-wasm-aot/abi'
import { type ProxyWasmModule, parseModule, readModule, resolveGateway } from '@proxy-wasm-aot/core'
import { toByteString } from './byte-string.ts'
import type { Bytes, Exchange, HeaderPairs, Message, Scenario } from './scenario.ts'
import { openSession, type PluginSession } from './session.ts'
import type { ExchangeResult, Failure, Trace, TraceEvent } from './trace.ts'

export interface LoadPluginOptions extends Omit<Scenario, 'exchanges' | 'gateway'> {
  /** Gateway profile, by name or of your own. @default 'wamr' @example 'higress' */
  gateway?: string | GatewayProfile
  /** Short for `plugin.configuration`; an object is passed as JSON. @default '' @example { realm: 'admin' } */
  configuration?: string | object
}

/** A request as a test writes it. */
export interface TestRequest {
  /** @default 'GET' */
  method?: string
  /** @default '/' */
  path?: string
  /** @default 'example.com' */
  authority?: string
  /** @default 'http' */
  scheme?: string
  /** By name, or in order as pairs. @example { authorization: 'Bearer x' } */
  headers?: Record<string, string> | HeaderPairs
  /** The whole body, or its chunks. @example ['first', 'second'] */
  body?: Bytes | Bytes[]
  trailers?: HeaderPairs
}

/** The rest of an exchange as a test writes it. */
export interface TestExchange extends Omit<Exchange, 'request' | 'response' | 'expect'> {
  /** What the upstream answers. @default status 200 without body */
  response?: {
    status?: number
    headers?: Record<string, string> | HeaderPairs
    body?: Bytes | Bytes[]
    trailers?: HeaderPairs
  }
}

/** One request that went through a plugin, and all that the plugin did with it. */
export interface TestResult extends ExchangeResult {
  /** `:status` of what the client got; `undefined` when it got nothing. */
  status: number | undefined
  /** Callbacks, host calls and logs of this exchange. */
  events: readonly TraceEvent[]
  /** Messages that the plugin logged meanwhile. */
  logs: readonly { level: string; message: Bytes }[]
}

/** A plugin that runs, for unit tests. */
export interface TestPlugin {
  /** Why it did not load, start or take its configuration; requests throw then. */
  readonly failure: Failure | undefined
  /** Messages logged while it started. */
  readonly startLogs: readonly { level: string; message: Bytes }[]
  /** Sends one request through the plugin. */
  request(request?: TestRequest, exchange?: TestExchange): TestResult
  /** Delivers one tick, when the plugin asked for ticks. */
  tick(): void
  /** Metrics now, by name. */
  metrics(): Trace['metrics']
  trace(): Trace
  close(): void
}

/**
 * Loads a plugin on V8 for unit tests, in whatever language it is written.
 *
 * @param input path or bytes of a module or an artifact
 * @throws ProxyWasmAotError for an input that is no module, and for an unknown gateway
 *
 * @example
 * const plugin = await loadPlugin('build/plugin.wasm', { configuration: { token: 'secret' } })
 * expect(plugin.request({ path: '/admin' })).toHaveSentLocalResponse(401)
 */
export async function loadPlugin(
  input: string | URL | Uint8Array,
  { gateway = 'wamr', configuration, ...scenario }: LoadPluginOptions = {},
): Promise<TestPlugin> {
  const module = await read(input)
  const text = typeof configuration === 'object' ? JSON.stringify(configuration) : configuration
  const session = openSession(
    module,
    { ...scenario, plugin: { ...scenario.plugin, ...(text !== undefined && { configuration: text }) } },
    resolveGateway(gateway),
  )
  const startLogs = logsOf(session.trace().events)
  return {
    failure: session.failure,
    startLogs,
    request: (request, exchange) => send(session, request, exchange),
    tick: () => session.tick(),
    metrics: () => session.trace().metrics,
    trace: () => session.trace(),
    close: () => session.close(),
  }
}

async function read(input: string | URL | Uint8Array): Promise<ProxyWasmModule> {
  if (input instanceof Uint8Array) return parseModule(input, 'plugin.wasm')
  if (typeof input === 'string') return readModule(input)
  const { fileURLToPath } = await import('node:url')
  return readModule(fileURLToPath(input))
}

function send(session: PluginSession, request: TestRequest = {}, rest: TestExchange = {}): TestResult {
  if (session.failure !== undefined) {
    const { stage, message } = session.failure
    throw new Error(`The plugin did not start: ${message} (stage ${stage})`)
  }
  const { response, ...exchange } = rest
  const before = session.trace().events.length
  const result = session.exchange({
    ...exchange,
    request: requestMessage(request),
    ...(response !== undefined && { response: responseMessage(response) }),
  })
  const events = session.trace().events.slice(before)
  const status = result.response.headers.find(([name]) => name === ':status')?.[1]
  return {
    ...result,
    status: status === undefined ? undefined : Number(toByteString(status)),
    events,
    logs: logsOf(events),
  }
}

function requestMessage(request: TestRequest): Message {
  const { method = 'GET', path = '/', authority = 'example.com', scheme = 'http' } = request
  const pseudoHeaders: HeaderPairs = [
    [':authority', authority],
    [':path', path],
    [':method', method],
    [':scheme', scheme],
  ]
  return message(pseudoHeaders, request)
}

function responseMessage(response: NonNullable<TestExchange['response']>): Message {
  return message([[':status', String(response.status ?? 200)]], response)
}

function message(
  pseudoHeaders: HeaderPairs,
  { headers = {}, body, trailers }: Pick<TestRequest, 'headers' | 'body' | 'trailers'>,
): Message {
  const pairs: HeaderPairs = isPairs(headers) ? headers : Object.entries(headers)
  return {
    headers: [...pseudoHeaders, ...pairs],
    ...(body !== undefined && { body: Array.isArray(body) ? body : [body] }),
    ...(trailers !== undefined && { trailers }),
  }
}

function isPairs(headers: Record<string, string> | HeaderPairs): headers is HeaderPairs {
  return Array.isArray(headers)
}

function logsOf(events: readonly TraceEvent[]): { level: string; message: Bytes }[] {
  return events.flatMap((event) => ('log' in event ? [event.log] : []))
}
