import type { Bytes, HeaderPairs } from './scenario.ts'

/** Which engine ran which half: V8 and `interp` run the wasm half, `aot` the AOT half under WAMR. */
export type EngineName = 'v8' | 'aot' | 'interp'

/**
 * What a plugin did in one run of a scenario. Both hosts write exactly this form;
 * everything but `engine` and `notes` is equal when the two halves behave the same.
 */
export interface Trace {
  formatVersion: 1
  engine: EngineName
  /** What a reader should know of this run, such as an AOT format that was read by equivalence. */
  notes: string[]
  /** Callbacks and host calls in order. */
  events: TraceEvent[]
  exchanges: ExchangeResult[]
  /** Metrics at the end, by name. */
  metrics: Record<string, { type: 'counter' | 'gauge' | 'histogram'; value: string }>
  /** Pages of 64 KiB of linear memory at the end. */
  memoryPages: number
  /** Set when the plugin could not be loaded, started or configured; the run ends there. */
  failure?: Failure
}

export type TraceEvent =
  | { callback: string; args: number[]; result: number | null }
  | {
      hostCall: string
      args: (number | string)[]
      result: number | null
      in?: Record<string, Bytes>
      out?: Record<string, Bytes>
    }
  | { log: { level: string; message: Bytes } }
  | { trap: Failure }
  /** Stands before the first event of an exchange. */
  | { exchange: { index: number; name: string } }

export interface ExchangeResult {
  name: string
  /** Request headers, body and trailers as the upstream gets them; absent when the plugin answered itself. */
  request?: { headers: HeaderPairs; body: Bytes; trailers: HeaderPairs }
  /** What the client gets. */
  response: { headers: HeaderPairs; body: Bytes; trailers: HeaderPairs }
  /** Whether the plugin answered with `proxy_send_local_response`. */
  localResponse: boolean
  /** Set when the stream was reset: by `proxy_close_stream`, or by a local response that came too late. */
  reset?: true
  /** Set when the plugin paused and nothing in the scenario could resume it. */
  stuck?: 'request' | 'response'
  failure?: Failure
}

export interface Failure {
  /** Stage in which it happened. */
  stage: 'load' | 'link' | 'start' | 'configure' | 'request' | 'response' | 'callout' | 'tick' | 'done'
  /** Words of SEMANTICS.md, the same for every engine. */
  message: string
  /** Innermost first, where the engine can tell. */
  callStack: string[]
}
