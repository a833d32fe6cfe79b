/**
 * Bytes in a scenario or a trace: a string where they are valid UTF-8, otherwise base64.
 * Both hosts read and write exactly this form, so that traces compare as text.
 */
export type Bytes = string | { base64: string }

/** Header names and values in order, duplicates allowed. */
export type HeaderPairs = readonly (readonly [name: Bytes, value: Bytes])[]

/**
 * What a gateway does to a plugin, from the first configuration to the last request: the one input of both hosts.
 * Time, randomness and every answer from outside come from here, so that a run repeats exactly.
 */
export interface Scenario {
  /** Gateway profile whose ABI the host implements. @default 'wamr' @example 'envoy' */
  gateway?: string
  plugin?: {
    /** `plugin_config` @default '' @example '{"header":"x-plugin"}' */
    configuration?: Bytes
    /** `vm_config` @default '' */
    vmConfiguration?: Bytes
    /** @default '' */
    name?: string
    /** @default '' */
    rootId?: string
    /** @default '' */
    vmId?: string
  }
  clock?: {
    /** Wall clock at the start, nanoseconds since 1970 as decimal digits. @default '1700000000000000000' */
    startNanoseconds?: string
    /** Added to the clock at each reading. @default '1000' */
    stepNanoseconds?: string
  }
  /** Seed of the xorshift64* generator behind `random_get`. @default 1 */
  randomSeed?: number
  environment?: Record<string, string>
  /** Properties by dotted path, `['node', 'id']` being `node.id`. @default {} */
  properties?: Record<string, Bytes>
  /** Lowest level that is kept in the trace, and that `proxy_get_log_level` answers. @default 'info' */
  logLevel?: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'critical'
  /** How many ticks to deliver after the start when the plugin asked for a tick period. @default 0 */
  ticks?: number
  exchanges?: Exchange[]
  /** Answers to `proxy_http_call` made outside every exchange, in the order of the calls. @default [] */
  httpCalls?: CallAnswer[]
  /** Answers to `proxy_grpc_call` made outside every exchange. @default [] */
  grpcCalls?: GrpcAnswer[]
  /** What comes back on `proxy_grpc_stream` opened outside every exchange. @default [] */
  grpcStreams?: GrpcStreamAnswer[]
  /** Answers to `proxy_redis_call` made outside every exchange. @default [] */
  redisCalls?: RedisAnswer[]
  /** What `proxy_get_upstream_hosts` gives: address and metrics of each host. @default [] */
  upstreamHosts?: HeaderPairs
  /** Longest time that one callback may take, milliseconds of wall time. @default 5000 @example 200 */
  deadlineMilliseconds?: number
}

/** One request through the gateway and the upstream's response. */
export interface Exchange {
  /** For messages. @example 'good token' */
  name?: string
  request?: Message
  /** What the upstream answers when the plugin lets the request through. */
  response?: Message
  properties?: Record<string, Bytes>
  /** Answers to `proxy_http_call`, in the order of the calls; a call without one fails. */
  httpCalls?: CallAnswer[]
  /** Answers to `proxy_grpc_call`, in the order of the calls; a call without one is closed with status 14. */
  grpcCalls?: GrpcAnswer[]
  /** What comes back on each `proxy_grpc_stream`, in the order of the calls. */
  grpcStreams?: GrpcStreamAnswer[]
  /** Answers to `proxy_redis_call`, in the order of the calls: a RESP value, or a status other than 0. */
  redisCalls?: RedisAnswer[]
  /** Ticks to deliver after this exchange, or while it waits for one. @default 0 */
  ticks?: number
  /** What the author expects of the exchange; the hosts ignore it, see `checkExpectations`. */
  expect?: Expectation
}

/** What an exchange should come to. What is left out is not looked at. */
export interface Expectation {
  /** Whether the plugin answers itself. @example true */
  localResponse?: boolean
  /** `:status` of what the client gets. @example 401 */
  status?: number
  /** Headers that the client gets, among others. @example { 'www-authenticate': 'Basic' } */
  responseHeaders?: Record<string, Bytes>
  /** Body that the client gets. */
  responseBody?: Bytes
  /** Headers that the upstream gets, among others; `null` for one that it must not get. */
  requestHeaders?: Record<string, Bytes | null>
  /** Body that the upstream gets. */
  requestBody?: Bytes
}

export interface GrpcAnswer {
  /** gRPC status; other than 0 the call fails. @default 0 */
  status?: number
  /** The response message, or the status message of a call that fails. @default '' */
  message?: Bytes
}

export interface GrpcStreamAnswer {
  initialMetadata?: HeaderPairs
  messages?: Bytes[]
  trailingMetadata?: HeaderPairs
  /** Status with which the peer closes. @default 0 */
  status?: number
  /** Status message. @default '' */
  message?: Bytes
}

export interface RedisAnswer {
  /** 0, or 1 for a network error. @default 0 */
  status?: number
  /** RESP value as it stands on the wire. @default '' @example '$5\r\nvalue\r\n' */
  response?: Bytes
}

export interface Message {
  headers?: HeaderPairs
  /** Body in the chunks in which it arrives. */
  body?: Bytes[]
  trailers?: HeaderPairs
}

export interface CallAnswer extends Message {
  /** `true`: the call fails as if the cluster could not be reached. @default false */
  failure?: boolean
}
